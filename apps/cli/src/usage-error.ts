/** A mistake on the command line: the message says what is wrong and how to fix it. Exit code 2, no stack trace. */

import { terminalLine } from '@rewardboard/machine';

export class UsageError extends Error {}

export function noRunIn(directories: readonly string[]): string {
  return `No run found in ${directories.map(terminalLine).join(', ')}. Name a directory that contains the log files of a training run, at any depth.`;
}
