/** Kill -9 at random moments, again and again, with a resume after each: REWARDBOARD_KILLS says how often (5 in the suite). */

import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { eventFromLine } from '@rewardboard/protocol';
import { afterAll, expect, it } from 'vitest';
import { bundleForTest } from '../testing/bundle-for-test.ts';
import { checkpointsIn, findCheckpoint, readCheckpoint } from '../checkpoint/checkpoint-read.ts';
import { killsWanted } from '../base/environment.ts';
import { liveEvents } from '../recording/live-events.ts';
import type { Overrides } from '../config/load-config.ts';
import { loadConfig } from '../config/load-config.ts';
import { RUN_FILES } from '../recording/output-directory.ts';
import type { FromTrainer, TrainRequest } from '../run/process-messages.ts';
import { seededRandom } from '../base/random.ts';
import { journalOf, numbersOf, trainHere } from '../testing/train-here.ts';

const KILLS = killsWanted() ?? 5;
const SEED = Number(process.env['REWARDBOARD_CHAOS_SEED'] ?? 20_261_124);
/** A training gets so many kills and then runs to its end; the next kills are of another one, so that none of them has a long history to read. */
const KILLS_A_TRAINING = 15;
const STEPS_A_KILL = 12;
/** It saves, evaluates and logs so often that a kill meets each of them in the middle. */
const BUSY = {
  generated_problems: 30,
  embedding_size: 4,
  hidden_size: 8,
  pair_buckets: 16,
  logging_steps: 1,
  eval_steps: 4,
  save_steps: 3,
  num_samples_to_log: 5,
  per_device_train_batch_size: 8,
  learning_rate: 0.001,
  metric_for_best_model: 'eval_loss',
};

const TRANSFORMER = {
  ...BUSY,
  model_type: 'transformer',
  num_attention_heads: 2,
  num_hidden_layers: 1,
  intermediate_size: 8,
  max_sequence_length: 64,
};
/** The other kinds are killed only where many kills are wanted. */
const KINDS = [
  { kind: 'the bag', overrides: BUSY, most: Infinity },
  { kind: 'the transformer', overrides: TRANSFORMER, most: 10 },
  { kind: 'two devices', overrides: { ...BUSY, devices: 2, per_device_train_batch_size: 4 }, most: 10 },
].filter(({ most }) => killsWanted() !== null || most === Infinity);

const bundle = bundleForTest(new URL('./trainer-process.ts', import.meta.url));
afterAll(async () => rmSync(dirname(await bundle), { recursive: true }));

/** One part of a training in a process of its own, killed so many ms after it was started, or after it had recorded so many events. */
async function part(
  overrides: Overrides,
  outputDir: string,
  kill: { afterEvents: number; afterMs: number } | null,
): Promise<{ recordedBytes: number; ended: boolean; failed: string }> {
  const found = checkpointsIn(outputDir).length > 0 ? findCheckpoint(outputDir, 'latest') : null;
  const request: TrainRequest = {
    ...loadConfig({ overrides }),
    outputDir,
    outputDirAsTyped: outputDir,
    overwriteOutputDir: found === null,
    data: [],
    validationData: [],
    backend: 'wasm',
    command: 'a test',
    ...(found ? { resume: { directory: found.checkpoint.directory, passedOver: found.passedOver } } : {}),
  };
  const child = fork(await bundle, [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let recordedBytes = 0;
  let events = 0;
  let ended = false;
  let failed = '';
  const killLater = () => void setTimeout(() => child.kill('SIGKILL'), kill!.afterMs);
  child.on('message', (message: FromTrainer) => {
    if (message.type === 'recorded') {
      recordedBytes = message.journalSize;
      if (++events === kill?.afterEvents) killLater();
    }
    if (message.type === 'over') ended = true;
    if (message.type === 'failed') failed = message.reason;
  });
  child.send({ type: 'train', request });
  if (kill?.afterEvents === 0) killLater();
  await new Promise((gone) => child.once('close', gone));
  return { recordedBytes, ended, failed };
}

/** Throws when a file of the run is not whole. */
function checkFiles(directory: string, recordedBytes: number): void {
  if (!existsSync(join(directory, RUN_FILES.journal))) return expect(recordedBytes).toBe(0);
  const text = (name: string) => readFileSync(join(directory, name), 'utf8');
  const journal = text(RUN_FILES.journal);
  expect(Buffer.byteLength(journal)).toBeGreaterThanOrEqual(recordedBytes);
  const lines = journal.split('\n').slice(0, -1);
  // A line that a kill cut was closed by the next start; each start closes one at most.
  expect(lines.filter((line) => eventFromLine(line) === null).length).toBeLessThanOrEqual(KILLS);
  const steps = [...liveEvents(join(directory, RUN_FILES.journal), Infinity)].flatMap((event) =>
    event.type === 'train' || event.type === 'evaluation' ? [event.step] : [],
  );
  expect(new Set(steps).size).toBe(steps.length);
  if (
    readdirSync(directory).some((name) => name.endsWith('.writing')) ||
    !existsSync(join(directory, RUN_FILES.samples))
  )
    return;
  const history = JSON.parse(text(RUN_FILES.history)) as { step: number }[];
  const { rows } = JSON.parse(text(RUN_FILES.samples)) as { rows: unknown[] };
  expect(rows.length % 5).toBe(0);
  // The journal comes first: the others may lack its last event. A start that was killed has not yet dropped the old branch.
  expect(history.length).toBeGreaterThanOrEqual(steps.length - 1);
  for (const name of [RUN_FILES.metricsLog, RUN_FILES.predictions])
    expect(text(name) === '' || text(name).endsWith('\n')).toBe(true);
  expect(text(RUN_FILES.metricsLog).split('\n').length - 1).toBeGreaterThanOrEqual(history.length - 1);
  for (const name of checkpointsIn(directory)) expect(() => readCheckpoint(join(directory, name))).not.toThrow();
}

it.each(KINDS)(
  '$kind survives kills: nothing that was recorded is lost, every file is whole, and its numbers are those of a training that was never killed',
  async ({ kind, overrides: kindOf, most }) => {
    const wanted = Math.min(KILLS, most);
    const overrides = { ...kindOf, max_steps: STEPS_A_KILL * Math.min(wanted, KILLS_A_TRAINING) };
    console.log(`${wanted} kills of ${kind} at random moments: seed ${SEED}.`);
    const random = seededRandom(SEED);
    const whole = join(mkdtempSync(join(tmpdir(), 'kill-')), 'run');
    await trainHere(whole, { overrides, entry: await bundle });
    expect(journalOf(whole).at(-1)).toMatchObject({ type: 'end', outcome: 'finished' });
    let kills = 0;
    let resumes = 0;
    let trainings = 0;
    while (kills < wanted) {
      const directory = join(mkdtempSync(join(tmpdir(), 'kill-')), 'run');
      const last = Math.min(wanted, kills + KILLS_A_TRAINING);
      for (let hasEnded = false; !hasEnded;) {
        // Whatever the machine is busy with: some die while they start, most within some twenty steps.
        const kill =
          random() < 0.2
            ? { afterEvents: 0, afterMs: random() * 2_000 }
            : { afterEvents: 1 + Math.floor(random() * 20), afterMs: random() * 20 };
        const { recordedBytes, ended, failed } = await part(overrides, directory, kills < last ? kill : null);
        expect(failed).toBe('');
        checkFiles(directory, recordedBytes);
        hasEnded = ended;
        if (ended) continue;
        kills++;
        if (checkpointsIn(directory).length > 0) resumes++;
      }
      expect(numbersOf(directory)).toEqual(numbersOf(whole));
      trainings++;
      console.log(`${kills} kills of ${kind} in ${trainings} trainings, ${resumes} with a checkpoint.`);
      rmSync(dirname(directory), { recursive: true });
    }
    expect(resumes).toBeGreaterThan(0);
    console.log(
      `${kills} kills, ${resumes} of them with a checkpoint to go on from; the ${numbersOf(whole).length} events of each of ${trainings} trainings are the same as without a kill.`,
    );
    rmSync(dirname(whole), { recursive: true });
  },
  60_000 + 30_000 * KILLS,
);
