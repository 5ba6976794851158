/** Sends a run that was recorded to a hub, from where the hub stands. */

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { shownAddress } from '../base/shown-address.ts';
import { BadInput } from '../base/bad-input.ts';
import { RUN_FILES } from '../recording/output-directory.ts';
import { recordedRun } from './recorded-run.ts';
import type { SentPredictions } from './prediction-sender.ts';
import { Uplink } from './uplink.ts';

/** A hub that takes nothing for this long is given up. */
const SEND_STALL_MS = 20_000;
const PROGRESS_MS = 100;

export interface SendOptions {
  /** Of the run. */
  directory: string;
  hubUrl: string;
  token?: string;
  /** Aborting it stops sending; what the hub has stays there. */
  signal: AbortSignal;
  say(text: string): void;
  progress(sent: number, bytes: number): void;
}

export interface Sent {
  runId: string;
  /** Of the journal. */
  bytes: number;
  /** Bytes that the hub has; null when it never answered. */
  acknowledged: number | null;
  /** `followed`: the hub reads the directory itself. */
  predictions: SentPredictions;
  outcome: 'complete' | 'followed' | 'refused' | 'stopped' | 'unreachable';
  /** Why it was refused or can't be reached. */
  reason: string | null;
}

/** @throws BadInput where the directory holds no run that can be sent */
export async function sendRun({ directory, hubUrl, token, signal, say, progress }: SendOptions): Promise<Sent> {
  if (!(/^https?:/i.test(hubUrl) && URL.canParse(hubUrl)))
    throw new BadInput(`--hub ${shownAddress(hubUrl)}: expected a URL such as http://127.0.0.1:6116`);
  const journalPath = join(directory, RUN_FILES.journal);
  const run = recordedRun(directory);
  let reason: string | null = null;
  const uplink = new Uplink({
    hubUrl,
    ...(token === undefined ? {} : { token }),
    run,
    journalPath,
    isWanted: true,
    notify(news) {
      if (news.type === 'unreachable' || news.type === 'refused') reason = news.reason;
      if (news.type === 'unreachable')
        say(
          `The hub at ${shownAddress(hubUrl)} can't be reached (${news.reason}). Trying for ${SEND_STALL_MS / 1000} s.`,
        );
      if (news.type === 'predictions-refused')
        say(
          `The hub at ${shownAddress(hubUrl)} doesn't accept this run's predictions: ${news.reason.replace(/\.$/, '')}.`,
        );
      if (news.type === 'differs')
        say(
          `The hub at ${shownAddress(hubUrl)} had received ${news.bytes} bytes of this run that differ from the beginning of ${RUN_FILES.journal}. It keeps them and receives the run again from its beginning.`,
        );
    },
  });
  const bytes = () => statSync(journalPath).size;
  const timer = setInterval(() => {
    if (uplink.acknowledged !== null) progress(uplink.acknowledged, bytes());
  }, PROGRESS_MS);
  const isComplete = await uplink.finish(SEND_STALL_MS, signal);
  clearInterval(timer);
  const { acknowledged, refusal, isFollowed, predictions } = uplink;
  const outcome = isFollowed
    ? 'followed'
    : isComplete
      ? 'complete'
      : refusal !== null
        ? 'refused'
        : signal.aborted
          ? 'stopped'
          : 'unreachable';
  return { runId: run.runId, bytes: bytes(), acknowledged, predictions, outcome, reason };
}
