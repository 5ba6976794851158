/** The status of one file of a run for viewers: its format, how far it was read, and the metrics that its names stand for. */

import { join } from 'node:path';
import type { FileState } from '@rewardboard/follower';
import type { SourceStatus } from '@rewardboard/protocol';
import { journal } from '@rewardboard/run-files';
import type { JournalAssembler } from '../journals/journal-assembler.ts';
import { LogFile } from './log-file.ts';
import type { RunShares } from './run-shares.ts';
import { validationPath } from './test-as-validation.ts';

/** Names of metrics that a file's line shows. */
const MAX_SHOWN_NAMES = 100;

export interface StatusContext {
  /** Names of metrics that a person said something of. */
  corrections: ReadonlySet<string>;
  /** ms, the hub's clock. */
  readAt: number;
  shares: RunShares;
}

/**
 * @param place the run's directory, relative to the watched one, and the file in it
 * @returns null for a file that is not recognized yet
 */
export function sourceStatusOf(
  { directory, file }: { directory: string; file: string },
  state: FileState,
  reader: JournalAssembler | LogFile,
  { corrections, readAt, shares }: StatusContext,
): SourceStatus | null {
  const log = reader instanceof LogFile ? reader : null;
  const format = log ? log.format : journal;
  const { unused } = shares.of(file);
  if (!format) return null;
  const { progress } = reader;
  const text = progress.records === 0 ? log?.reading?.text : undefined;
  const names = Object.fromEntries(
    [...(log?.names ?? [])]
      .slice(0, MAX_SHOWN_NAMES)
      .map(([name, path]) => [name, shares.testIsValidation ? validationPath(path) : path]),
  );
  const corrected = Object.keys(names).filter((name) => corrections.has(name));
  return {
    path: join(directory, file),
    format: text === undefined ? format.id : null,
    ...(format.unit ? { unit: format.unit } : {}),
    ...(text === undefined ? { label: format.label } : { text }),
    ...(format.program ? { program: format.program } : {}),
    size: state.size,
    // What is rewritten as a whole is never consumed, nor is what closes a list of records.
    read:
      (state.read === 0 && log && progress.records > 0) || log?.reading?.isWhole(state.size) ? state.size : state.read,
    ...progress,
    error: state.error ?? (state.exists ? (log?.unreadable ?? null) : goneText(progress.records)),
    changedAt: state.changedAt,
    readAt,
    ...(unused ? { unused: { ...unused, by: join(directory, unused.by) } } : {}),
    ...(Object.keys(names).length > 0 ? { names } : {}),
    ...(corrected.length > 0 ? { corrected } : {}),
  };
}

function goneText(records: number): string {
  return records > 0 ? 'the file was deleted; what was read from it is kept' : 'the file was deleted';
}
