/** What happens when nothing can be printed any more: the terminal was closed, a pipe's reader has left, or the disk is full. */

import { terminalText } from '@rewardboard/machine';
import { systemReason } from '@rewardboard/trainer';

/** 128 + SIGPIPE, as shells report a command whose reader has left. */
const READER_LEFT = 141;
/** The reader of a pipe left; the terminal was closed. */
const GONE = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED']);
let goesOn = false;

/** From now on, the command continues without its output: training and the board matter more than what they print. */
export function goOnWithoutOutput(): void {
  goesOn = true;
}

/** Unless a listener is there, Node ends the process with a stack trace, and a running training with it. */
export function handleLostOutput(): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (goesOn) return;
    if (GONE.has(error.code ?? '')) process.exit(READER_LEFT);
    console.error(terminalText(`error: standard output can't be written: ${systemReason(error)}`));
    process.exit(1);
  });
}
