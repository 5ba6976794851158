/** Whether files are those that a run was trained on, and which of their problems it had set apart. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { infoFromWire } from '@rewardboard/protocol';
import { BadInput } from '../base/bad-input.ts';
import { trainConfigSchema } from '../config/config-schema.ts';
import { loadExamples } from '../data/load-examples.ts';
import { RUN_FILES } from '../recording/output-directory.ts';

/** Fields that say which examples there are, and which of them validate. */
const DIVIDING = ['validation_share', 'seed', 'max_examples', 'neutral_labels'];

export interface HeldOut {
  /** Keys of the problems that validated; nothing of them was trained on. */
  problems: ReadonlySet<string>;
}

/** @returns null when the run is not there any more, or was trained on other data: then nothing of these files was set apart by it */
export async function heldOutOf(checkpoint: string, files: readonly string[]): Promise<HeldOut | null> {
  const path = join(dirname(checkpoint), RUN_FILES.run);
  if (!existsSync(path)) return null;
  const { trainConfig, data } = infoFromWire(JSON.parse(readFileSync(path, 'utf8')));
  const config = trainConfigSchema.safeParse(
    Object.fromEntries(DIVIDING.flatMap((name) => (name in trainConfig ? [[name, trainConfig[name]]] : []))),
  );
  if (!config.success || data.generated) return null;
  try {
    // The same files under the same seed are divided in the same way; the fingerprint says that they are the same.
    const loaded = await loadExamples({ data: files, validationData: [] }, config.data);
    if (loaded.fingerprint !== data.fingerprint) return null;
    return {
      problems: new Set(Array.from<{ problemKey: string }, string>(loaded.validation, ({ problemKey }) => problemKey)),
    };
  } catch (error) {
    // Files that no training would take, unlabelled ones for example, were not trained on.
    if (error instanceof BadInput) return null;
    throw error;
  }
}
