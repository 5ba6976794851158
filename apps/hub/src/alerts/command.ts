/** Runs a configured program with an alert as JSON on its standard input. No shell: nothing of a run's text is ever taken apart. */

import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { terminalText } from '@rewardboard/machine';
import type { Alert } from '@rewardboard/protocol';
import { toWire } from '@rewardboard/protocol';
import type { Channel } from './channel.ts';
import { DeliveryError } from './channel.ts';
import type { RunAddress } from './webhook-forms.ts';

/** A program that is still there after this is killed. */
const COMMAND_TIMEOUT_MS = 30_000;
/** Of its complaints. */
const MAX_ERROR_TEXT = 200;

export function command(
  argv: readonly string[],
  addressOf: (alert: Alert) => RunAddress,
  timeoutMs = COMMAND_TIMEOUT_MS,
): Channel {
  const [program, ...args] = argv as [string, ...string[]];
  return {
    name: `command ${basename(program)}`,
    deliver: (alert, signal) =>
      new Promise((resolve, reject) => {
        const child = spawn(program, args, { shell: false, stdio: ['pipe', 'ignore', 'pipe'], windowsHide: true });
        const kill = () => child.kill('SIGKILL');
        let isLate = false;
        const late = setTimeout(() => {
          isLate = true;
          kill();
        }, timeoutMs);
        signal.addEventListener('abort', kill, { once: true });
        const done = (error: DeliveryError | null) => {
          clearTimeout(late);
          signal.removeEventListener('abort', kill);
          if (error) reject(error);
          else resolve();
        };
        let complaint = '';
        child.stderr
          .setEncoding('utf8')
          .on('data', (text: string) => (complaint = (complaint + text).slice(0, MAX_ERROR_TEXT)));
        child.on('error', (error: NodeJS.ErrnoException) =>
          done(
            new DeliveryError(
              error.code === 'ENOENT'
                ? 'the program does not exist'
                : error.code === 'EACCES'
                  ? 'the program is not executable'
                  : String(error.code ?? error),
              false,
            ),
          ),
        );
        // Not 'close': a grandchild that keeps the pipe open would make us wait for it.
        child.on('exit', (code, signalName) => {
          if (isLate)
            return done(new DeliveryError(`it was still running after ${timeoutMs / 1000} s and was killed`, false));
          if (code === 0) return done(null);
          // It is printed at the hub's terminal, which must obey nothing of it.
          const said = terminalText(complaint.trim().split('\n')[0] ?? '');
          done(new DeliveryError(`it exited with ${code ?? signalName}${said === '' ? '' : `: ${said}`}`, false));
        });
        // A program that does not read its input is no failure.
        child.stdin.on('error', () => undefined);
        child.stdin.end(`${toWire({ ...alert, url: addressOf(alert) })}\n`);
      }),
  };
}
