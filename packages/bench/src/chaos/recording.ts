/**
 * A process that records a run and sends it, as a trainer does, until it is killed; started again, it goes on. It says
 * `intent STEP` before each event and `ok STEP` when `record` has returned, `has BYTES` when the hub acknowledges more, and, after
 * a line on its standard input, `complete` once the hub has everything.
 */

import { existsSync, mkdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { writeWholeFile } from '@rewardboard/machine';
import type { RunInfo } from '@rewardboard/protocol';
import { PREDICTIONS_DIRECTORY, npyOfFloat32, predictionFileName } from '@rewardboard/protocol';
import { liveEvents } from '../../../../apps/trainer/src/recording/live-events.ts';
import { Recorder } from '../../../../apps/trainer/src/recording/record.ts';
import { Uplink } from '../../../../apps/trainer/src/run/uplink.ts';
import { INFO, TEXTS, evaluationAt } from '../../../../apps/trainer/src/testing/events-for-test.ts';

/** A page keeps 12,000 points of each series; up to there it shows every one. */
const MAX_STEPS = 11_000;
const EVALUATION_STEPS = 10;
/** Predictions are kept of each fourth evaluation, of so many examples: a piece and a bit. */
const PREDICTION_STEPS = 40;
const EXAMPLES = 40_000;
const STEP_MS = 5;
const STALL_MS = 60_000;

const [directory, hubUrl, token] = process.argv.slice(2) as [string, string, string | undefined];
mkdirSync(directory, { recursive: true });
const journalPath = join(directory, 'events.jsonl');
const isNew = !existsSync(journalPath);
const info: RunInfo = { ...INFO, id: 'chaos', name: 'chaos', createdAt: Date.now(), plannedSteps: MAX_STEPS };
let step = 0;
let hasStart = false;
if (!isNew)
  for (const event of liveEvents(journalPath, Infinity)) {
    if (event.type === 'start') hasStart = true;
    if (event.type === 'train' || event.type === 'evaluation') step = event.step;
  }
const recorder = new Recorder(directory, info, isNew ? undefined : step);
recorder.record({ type: 'start', time: Date.now(), info, ...(hasStart ? { resumedFrom: step } : {}) });
if (!hasStart) recorder.record(TEXTS);
const uplink = new Uplink({
  hubUrl,
  ...(token ? { token } : {}),
  run: { runId: info.id, name: info.name },
  journalPath,
  isWanted: true,
  notify(news) {
    if (news.type === 'refused' || news.type === 'differs') say(`wrong ${JSON.stringify(news)}`);
  },
});

let acknowledged = 0;
let isEnding = false;
process.stdin.once('data', () => (isEnding = true));
for (;;) {
  await new Promise((resume) => setTimeout(resume, STEP_MS));
  if ((uplink.acknowledged ?? 0) > acknowledged) say(`has ${(acknowledged = uplink.acknowledged!)}`);
  if (isEnding) break;
  if (step >= MAX_STEPS) continue;
  step++;
  say(`intent ${step}`);
  if (step % PREDICTION_STEPS === 0) keepPredictions(step);
  recorder.record(
    step % EVALUATION_STEPS === 0
      ? evaluationAt(step)
      : { type: 'train', step, time: Date.now(), values: { 'train/loss': 1 / step } },
  );
  say(`ok ${step}`);
  uplink.journalGrew();
}
recorder.record({ type: 'end', step, time: Date.now(), outcome: 'finished' });
recorder.close();
say((await uplink.finish(STALL_MS)) ? 'complete' : 'incomplete');
process.exit();

/** As the trainer does: whole or absent, before the journal has the evaluation. */
function keepPredictions(at: number): void {
  const predictions = join(directory, PREDICTIONS_DIRECTORY);
  mkdirSync(predictions, { recursive: true });
  const values = Float32Array.from({ length: EXAMPLES }, (_, i) => ((i * at) % 1_009) / 1_009);
  writeWholeFile(join(predictions, predictionFileName(at)), npyOfFloat32(values));
}

function say(text: string): void {
  writeSync(1, `${text}\n`);
}
