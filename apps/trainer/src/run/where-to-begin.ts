/** Where a training begins: at a checkpoint of the run in its directory, or at step 0. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadInput } from '../base/bad-input.ts';
import type { Checkpoint } from '../checkpoint/checkpoint-read.ts';
import { checkpointsIn, findCheckpoint } from '../checkpoint/checkpoint-read.ts';
import { RUN_FILES } from '../recording/output-directory.ts';

/** A checkpoint where there is one, else step 0: the same command starts a job and restarts it. */
const AUTO = 'auto';

export interface Begin {
  found: { checkpoint: Checkpoint; passedOver: string[] } | null;
  /** The run in the directory is replaced. */
  overwrites: boolean;
}

/**
 * @param wanted a checkpoint, `latest`, or `auto`
 * @throws BadInput where the run can't be resumed. `auto` never replaces a checkpoint, not even a damaged one, or a finished run.
 */
export function whereToBegin(outputDir: string, wanted: string | undefined, overwrite: boolean): Begin {
  if (wanted === undefined) return { found: null, overwrites: overwrite };
  if (overwrite)
    throw new BadInput(
      "--resume_from_checkpoint and --overwrite_output_dir can't be combined: one continues the run, the other deletes it",
    );
  if (wanted !== AUTO) return { found: findCheckpoint(outputDir, wanted), overwrites: false };
  if (checkpointsIn(outputDir).length > 0) return { found: findCheckpoint(outputDir, 'latest'), overwrites: false };
  const journal = join(outputDir, RUN_FILES.journal);
  if (existsSync(journal) && isFinished(readFileSync(journal, 'utf8')))
    throw new BadInput(
      `${outputDir} contains a finished run without checkpoints; choose another --output_dir, or replace the run with --overwrite_output_dir`,
    );
  // Without these two, files of the same names are some other program's.
  return { found: null, overwrites: existsSync(journal) || existsSync(join(outputDir, RUN_FILES.run)) };
}

function isFinished(journal: string): boolean {
  const last = journal.slice(journal.lastIndexOf('\n', journal.length - 2) + 1);
  try {
    const { type, outcome } = JSON.parse(last) as { type?: unknown; outcome?: unknown };
    return type === 'end' && outcome === 'finished';
  } catch {
    return false;
  }
}
