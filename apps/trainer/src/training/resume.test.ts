import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EndEvent } from '@rewardboard/protocol';
import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { BadInput } from '../base/bad-input.ts';
import { pythonWith } from '../../../../e2e/python.mjs';
import { journalOf, numbersOf, trainHere } from '../testing/train-here.ts';

/** Everything on that could differ after a resume: dropout of both kinds, added gradients, soft labels, a schedule, a last batch that is smaller. */
const SMALL = {
  generated_problems: 40,
  embedding_size: 4,
  hidden_size: 8,
  pair_buckets: 16,
  max_steps: 40,
  logging_steps: 7,
  eval_steps: 10,
  num_samples_to_log: 3,
  per_device_train_batch_size: 12,
  gradient_accumulation_steps: 2,
  lr_scheduler_type: 'cosine',
  warmup_steps: 5,
  class_weight: 'balanced',
  label_smoothing_factor: 0.1,
  learning_rate: 0.01,
  save_steps: 15,
};

const temporary = () => join(mkdtempSync(join(tmpdir(), 'resume-')), 'run');
const checkpoints = (directory: string) =>
  readdirSync(directory)
    .filter((name) => name.includes('checkpoint'))
    .sort();
const json = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));
let whole: string;
beforeAll(async () => {
  whole = temporary();
  await trainHere(whole, { overrides: SMALL });
});

describe('a training that goes on', () => {
  it('has exactly the numbers of one that was never stopped, wherever it was stopped and however often', async () => {
    const parts = temporary();
    // Steps 1, 4, 10 (an evaluation), 11, 21 (a logged loss), 24, 40.
    let resume: string | undefined;
    for (const stopAfter of [1, 3, 6, 1, 10, 3, undefined]) {
      const outcome = await trainHere(parts, {
        overrides: resume ? {} : SMALL,
        ...(stopAfter ? { stopAfter } : {}),
        ...(resume ? { resume } : {}),
      });
      expect(outcome.outcome).toBe(stopAfter ? 'stopped' : 'finished');
      resume = 'latest';
    }
    expect(numbersOf(parts)).toEqual(numbersOf(whole));
    expect(numbersOf(whole).length).toBeGreaterThan(8);
    const rowsOf = (directory: string) =>
      (json(directory, 'metrics_history.json') as object[]).map((row) => ({ ...row, timestamp: '' }));
    expect(rowsOf(parts)).toEqual(rowsOf(whole));
    for (const file of ['model.safetensors', 'optimizer.safetensors'])
      expect(
        readFileSync(join(parts, 'checkpoint-40', file)).equals(readFileSync(join(whole, 'checkpoint-40', file))),
      ).toBe(true);
    const [end, other] = [parts, whole].map((directory) => journalOf(directory).at(-1) as EndEvent);
    expect(end!.best).toEqual(other!.best);
    const starts = journalOf(parts).flatMap((event) =>
      event.type === 'start' ? [[event.info.id, event.resumedFrom]] : [],
    );
    expect(starts.map(([, from]) => from)).toEqual([undefined, 1, 4, 10, 11, 21, 24]);
    expect(new Set(starts.map(([id]) => id)).size).toBe(1);
  });

  it('says that it rounds in another way on another backend, and is near', async () => {
    const directory = temporary();
    await trainHere(directory, { overrides: { ...SMALL, max_steps: 12, save_steps: 100 }, stopAfter: 11 });
    await trainHere(directory, { overrides: {}, resume: 'latest', backend: 'cpu' });
    const notices = journalOf(directory).flatMap((event) => (event.type === 'notice' ? [event.text] : []));
    expect(notices).toContainEqual(
      expect.stringMatching(/^the run started on wasm.* and resumes on plain JavaScript, which rounds differently/),
    );
  });

  it('does so from an older checkpoint too: the journal keeps the old branch, the other files do not, later checkpoints are set aside', async () => {
    const directory = temporary();
    cpSync(whole, directory, { recursive: true });
    expect(checkpoints(directory)).toContain('checkpoint-40');
    const older = checkpoints(directory).find((name) => name !== 'checkpoint-40')!;
    const step = Number(older.slice('checkpoint-'.length));
    const before = journalOf(directory);
    await trainHere(directory, { overrides: {}, resume: older });
    expect(journalOf(directory).slice(0, before.length)).toEqual(before);
    expect(numbersOf(directory)).toEqual(numbersOf(whole));
    expect(json(directory, 'metrics_history.json').map((row: { step: number }) => row.step)).toEqual(
      json(whole, 'metrics_history.json').map((row: { step: number }) => row.step),
    );
    expect(journalOf(directory)[before.length]).toMatchObject({ type: 'start', resumedFrom: step });
    expect(checkpoints(directory)).toContain('abandoned-checkpoint-40');
    await trainHere(directory, { overrides: SMALL, overwrite: true, stopAfter: 1 });
    expect(checkpoints(directory)).toEqual(['checkpoint-1']);
  });

  it('resumes from the newest complete checkpoint if a newer one is damaged, and reports it', async () => {
    const directory = temporary();
    cpSync(whole, directory, { recursive: true });
    truncateSync(join(directory, 'checkpoint-40', 'optimizer.safetensors'), 100);
    await trainHere(directory, { overrides: {}, resume: 'latest' });
    expect(numbersOf(directory)).toEqual(numbersOf(whole));
    const notices = journalOf(directory).flatMap((event) => (event.type === 'notice' ? [event.text] : []));
    expect(notices).toContainEqual(
      expect.stringMatching(/checkpoint-40\/optimizer\.safetensors: damaged: it has 100 bytes instead of \d+/),
    );
    expect(notices).toContainEqual(expect.stringContaining('it was renamed to abandoned-checkpoint-40'));
  });

  it('records the evaluation that the journal missed when the process died after the checkpoint', async () => {
    const directory = temporary();
    await trainHere(directory, { overrides: { ...SMALL, eval_steps: 5, logging_steps: 5 }, stopAfter: 20 });
    const best = checkpoints(directory).find((name) => json(directory, name, 'resume.json').evaluation !== null)!;
    const step = Number(best.slice('checkpoint-'.length));
    // As a kill between the two leaves it: nothing of that step in the journal.
    const lines = readFileSync(join(directory, 'events.jsonl'), 'utf8').split('\n');
    const at = lines.findIndex((line) => line.includes(`"type":"evaluation"`) && line.includes(`"step":${step},`));
    expect(at).toBeGreaterThan(0);
    writeFileSync(join(directory, 'events.jsonl'), `${lines.slice(0, at).join('\n')}\n{"type":"eval`);
    await trainHere(directory, { overrides: {}, resume: best, stopAfter: 1 });
    expect(
      numbersOf(directory)
        .map((event) => (event as { step: number }).step)
        .filter((s) => s === step),
    ).toEqual([step]);
  });

  it.each([
    [{ hidden_size: 9 }, 'hidden_size is 9, but'],
    [{ seed: 1 }, 'seed is 1, but'],
    [{ split_seed: 1 }, 'split_seed is 1, but'],
    [{ per_device_train_batch_size: 16 }, 'a resumed run must keep this value; remove it, or start a new run'],
    [{ max_steps: 40 }, 'is at step 40 of 40, so training is complete; to train further, raise --max_steps'],
  ])('is refused with %j, and leaves everything as it was', async (overrides, message) => {
    const before = readFileSync(join(whole, 'events.jsonl'));
    await expect(trainHere(whole, { overrides, resume: 'latest' })).rejects.toThrow(message);
    await expect(trainHere(whole, { overrides, resume: 'latest' })).rejects.toBeInstanceOf(BadInput);
    expect(readFileSync(join(whole, 'events.jsonl')).equals(before)).toBe(true);
  });

  it('says what changed when its course is another one, and goes further than it was planned', async () => {
    const directory = temporary();
    cpSync(whole, directory, { recursive: true });
    await trainHere(directory, { overrides: { max_steps: 44, learning_rate: 0.02 }, resume: 'latest' });
    expect(journalOf(directory).at(-1)).toMatchObject({ type: 'end', outcome: 'finished', step: 44 });
    const notices = journalOf(directory).flatMap((event) => (event.type === 'notice' ? [event.text] : []));
    for (const text of ['max_steps was 40 and is now 44', 'learning_rate was 0.01 and is now 0.02'])
      expect(notices).toContainEqual(expect.stringContaining(text));
  });

  it('is refused where there is nothing to go on from, with the remedy', async () => {
    const empty = temporary();
    await expect(trainHere(empty, { overrides: {}, resume: 'latest' })).rejects.toThrow(
      /no checkpoint to resume from; train without --resume_from_checkpoint/,
    );
    await expect(trainHere(empty, { overrides: {}, resume: 'checkpoint-7' })).rejects.toThrow('no such checkpoint');
    const elsewhere = temporary();
    await expect(
      trainHere(elsewhere, { overrides: { max_steps: 50 }, resume: join(whole, 'checkpoint-40') }),
    ).rejects.toThrow(`${elsewhere} contains no run to resume (run.json is missing)`);
    const directory = temporary();
    cpSync(whole, directory, { recursive: true });
    for (const name of checkpoints(directory))
      writeFileSync(
        join(directory, name, 'resume.json'),
        '{"format": "rewardboard-checkpoint", "version": 1, "step": -4}',
      );
    await expect(trainHere(directory, { overrides: {}, resume: 'latest' })).rejects.toThrow(
      /no complete checkpoint to resume from \(.*resume\.json: damaged: step/,
    );
    rmSync(join(directory, 'run.json'));
    expect(existsSync(join(directory, 'events.jsonl'))).toBe(true);
  });
});

describe('checkpoints of a training', () => {
  const python = pythonWith('transformers');
  it.skipIf(python === null)(
    'have a trainer_state.json that transformers loads',
    () => {
      const script = `
import json, sys
from transformers.trainer_callback import TrainerState
state = TrainerState.load_from_json(sys.argv[1])
print(json.dumps([state.global_step, state.max_steps, state.best_metric, len(state.log_history), state.log_history[-1]["eval_loss"], state.stateful_callbacks["TrainerControl"]["args"]["should_save"]]))
`;
      const path = join(whole, 'checkpoint-40', 'trainer_state.json');
      const { stdout, stderr } = spawnSync(python!, ['-c', script, path], { encoding: 'utf8' });
      const state = json(path);
      expect(JSON.parse(stdout || JSON.stringify(stderr))).toEqual([
        40,
        40,
        state.best_metric,
        state.log_history.length,
        state.log_history.at(-1).eval_loss,
        true,
      ]);
    },
    60_000,
  );

  it('are saved every save_steps and at the end, with the best, in the form that transformers reads', () => {
    const state = json(whole, 'checkpoint-40', 'trainer_state.json');
    const { best } = journalOf(whole).at(-1) as EndEvent;
    // save_total_limit is 2.
    expect(checkpoints(whole)).toHaveLength(2);
    expect(checkpoints(whole)).toEqual(expect.arrayContaining(['checkpoint-40', best!.checkpoint]));
    expect(state).toMatchObject({
      global_step: 40,
      max_steps: 40,
      eval_steps: 10,
      logging_steps: 7,
      save_steps: 15,
      best_metric: best!.value,
      best_global_step: best!.step,
      best_model_checkpoint: join(whole, best!.checkpoint),
      train_batch_size: 12,
    });
    expect(Object.keys(state)).toEqual(Object.keys(state).toSorted());
    const evaluations = state.log_history.filter((row: object) => 'eval_loss' in row);
    // The best model is on the disk before its evaluation is in the log.
    expect(evaluations.map((row: { step: number }) => row.step)).toEqual(
      best!.step === 40 ? [10, 20, 30] : [10, 20, 30, 40],
    );
    expect(evaluations[0]).toMatchObject({
      eval_f1: expect.any(Number),
      eval_accuracy: expect.any(Number),
      epoch: expect.any(Number),
    });
    expect(state.log_history.filter((row: object) => 'loss' in row)[0]).toEqual({
      epoch: expect.any(Number),
      examples_per_second: expect.any(Number),
      grad_norm: expect.any(Number),
      learning_rate: expect.any(Number),
      loss: expect.any(Number),
      step: 1,
    });
  });
});
