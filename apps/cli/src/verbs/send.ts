/** `rewardboard send`: sends recorded runs to a board, from where the board stands. */

import type { Command } from 'commander';
import { StatusLine, terminalLine } from '@rewardboard/machine';
import { DEFAULT_PORT } from '@rewardboard/protocol';
import type { Sent } from '@rewardboard/trainer';
import { recordedRunsIn, sendRun, shownAddress } from '@rewardboard/trainer';
import { addExamples } from '../help.ts';
import { listenForInterrupt } from '../interrupt.ts';
import type { UplinkFlags } from '../uplink-flags.ts';
import { addUplinkFlags, hubTokenOf } from '../uplink-flags.ts';

/** 128 plus the number of the signal, as in shells. */
const STOPPED: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

export function addSend(program: Command): void {
  const command = program
    .command('send')
    .summary('send recorded runs to a board')
    .description(
      "Send recorded runs to a board, for example if it couldn't be reached during\ntraining. Only what the board lacks is sent.",
    )
    .argument('<directories...>', 'run directories, or directories that contain them');
  addExamples(
    addUplinkFlags(command, false),
    [
      ['send outputs/run --hub http://that-machine:6116', 'send one run'],
      ['send outputs', 'send all runs in it to the board on this machine'],
    ],
    "Exit codes: 0 the board has everything, 1 it can't be reached or refuses,\n2 wrong option or no run, 130 stopped by Ctrl-C (the same command continues).",
  ).action(async (directories: string[], flags: UplinkFlags) => {
    const token = hubTokenOf(flags);
    const { signal } = listenForInterrupt(() => console.error('\nStopping.'));
    const hubUrl = flags.hub || `http://127.0.0.1:${DEFAULT_PORT}`;
    const line = new StatusLine(process.stderr);
    const recorded = recordedRunsIn(directories);
    for (const path of recorded.without) console.error(terminalLine(`${path}: contains no rewardboard run; skipped.`));
    for (const directory of recorded.directories) {
      const sent = await sendRun({
        directory,
        hubUrl,
        ...(token === undefined ? {} : { token }),
        signal,
        say: (text) => {
          line.clear();
          console.error(terminalLine(text));
        },
        progress(bytes, all) {
          if (line.canRedraw) line.draw(`${directory}: ${bytes} of ${all} bytes (${percent(bytes, all)}%)`);
        },
      });
      line.clear();
      const text = terminalLine(`${directory}: ${textOf(sent, shownAddress(hubUrl))}`);
      const isSent = sent.outcome === 'complete' || sent.outcome === 'followed';
      if (isSent) console.log(text);
      else console.error(text);
      if (!isSent) process.exitCode = sent.outcome === 'stopped' ? STOPPED[String(signal.reason)]! : 1;
      // A hub that isn't there won't be for the next run.
      if (sent.outcome === 'stopped' || sent.outcome === 'unreachable') return;
    }
  });
}

function textOf({ runId, bytes, acknowledged, predictions, outcome, reason }: Sent, hubUrl: string): string {
  const { sent, all, isOldHub } = predictions;
  const files = all === 0 ? '' : ` and ${sent} of ${all} prediction files`;
  const has = `It has ${acknowledged ?? 0} of ${bytes} bytes of run ${runId}${files}`;
  const old = isOldHub && all > 0 ? ' Its version accepts no predictions; they stay in the directory.' : '';
  switch (outcome) {
    case 'complete':
      return `the hub at ${hubUrl} has all ${bytes} bytes of run ${runId}${old === '' ? files : ''}.${old}`;
    case 'followed':
      return `the hub at ${hubUrl} reads this directory itself, so there is nothing to send.`;
    case 'refused':
      return `the hub at ${hubUrl} refused this run: ${reason?.replace(/\.$/, '')}. ${has}.`;
    case 'stopped':
      return `stopped. The hub at ${hubUrl} has ${acknowledged ?? 0} of ${bytes} bytes of run ${runId}${files}; the same command sends the rest.`;
    case 'unreachable':
      return acknowledged === null
        ? `the hub at ${hubUrl} can't be reached (${reason ?? 'no answer'}). Nothing was sent; the same command sends the run.`
        : `the hub at ${hubUrl} can't be reached (${reason ?? 'no answer'}). ${has}; the same command sends the rest.`;
  }
}

function percent(part: number, all: number): number {
  return all === 0 ? 100 : Math.floor((100 * Math.min(part, all)) / all);
}
