/** Whether a run was trained on the given files, and which of their problems it held out. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { infoFromWire } from '@rewardboard/protocol';
import { BadInput } from '../base/bad-input.ts';
import { trainConfigSchema } from '../config/config-schema.ts';
import { withSplitSeed } from '../config/split-seed.ts';
import { loadExamples } from '../data/load-examples.ts';
import { RUN_FILES } from '../recording/output-directory.ts';

/** The fields that determine the examples and the split. */
const DIVIDING = ['validation_share', 'split_seed', 'max_examples', 'neutral_labels'];

export interface HeldOut {
  /** Keys of the held-out problems. */
  problems: ReadonlySet<string>;
}

/** @returns null if the run no longer exists or was trained on other data */
export async function heldOutOf(checkpoint: string, files: readonly string[]): Promise<HeldOut | null> {
  const path = join(dirname(checkpoint), RUN_FILES.run);
  if (!existsSync(path)) return null;
  const { trainConfig: recorded, data } = infoFromWire(JSON.parse(readFileSync(path, 'utf8')));
  const trainConfig = withSplitSeed(recorded);
  const config = trainConfigSchema.safeParse(
    Object.fromEntries(DIVIDING.flatMap((name) => (name in trainConfig ? [[name, trainConfig[name]]] : []))),
  );
  if (!config.success || data.generated) return null;
  try {
    // The same files and seed give the same split; the fingerprint shows that they are the same.
    const loaded = await loadExamples({ data: files, validationData: [] }, config.data);
    if (loaded.fingerprint !== data.fingerprint) return null;
    return {
      problems: new Set(Array.from<{ problemKey: string }, string>(loaded.validation, ({ problemKey }) => problemKey)),
    };
  } catch (error) {
    // Files that can't be used for training, such as unlabelled ones, weren't.
    if (error instanceof BadInput) return null;
    throw error;
  }
}
