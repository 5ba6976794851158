import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { EndEvent, EvaluationEvent, RunEvent, TrainEvent, Values } from '@rewardboard/protocol';
import { eventFromLine } from '@rewardboard/protocol';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bundleForTest } from '../testing/bundle-for-test.ts';
import type { TrainingOptions } from './run-training.ts';
import { runTraining } from './run-training.ts';

const SMALL = {
  generated_problems: 60,
  embedding_size: 8,
  hidden_size: 8,
  pair_buckets: 64,
  max_steps: 40,
  logging_steps: 5,
  eval_steps: 20,
  num_samples_to_log: 4,
};
const LONG = { ...SMALL, max_steps: 1_000_000 };

const processPath = bundleForTest(new URL('../training/trainer-process.ts', import.meta.url));
const programPath = bundleForTest(new URL('../testing/train-for-test.ts', import.meta.url));
afterAll(async () => {
  for (const path of [await processPath, await programPath]) rmSync(dirname(path), { recursive: true });
});

let printed = '';
let errors = '';
beforeEach(() => {
  printed = '';
  errors = '';
  vi.spyOn(console, 'error').mockImplementation((text) => {
    errors += String(text);
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => void vi.restoreAllMocks());

const outputDirectory = () => join(mkdtempSync(join(tmpdir(), 'training-')), 'run');
async function training(outputDir: string, more: Partial<TrainingOptions> = {}): Promise<number> {
  return runTraining({
    outputDir,
    overrides: SMALL,
    hubUrl: null,
    backend: 'wasm',
    signal: new AbortController().signal,
    processPath: await processPath,
    ...more,
  });
}
function eventsOf(directory: string): RunEvent[] {
  return readFileSync(join(directory, 'events.jsonl'), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => eventFromLine(line)!);
}
const endOf = (directory: string) => eventsOf(directory).at(-1) as EndEvent;
const runFile = (directory: string) => JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8'));
const started = (directory: string) =>
  vi.waitFor(() => expect(eventsOf(directory).some((e) => e.type === 'evaluation')).toBe(true), {
    timeout: 40_000,
    interval: 20,
  });

it('a hub that cannot be reached is reported at once, in the journal, and at the end with the command that sends the run', async () => {
  const directory = outputDirectory();
  const hub = 'http://127.0.0.1:9';
  expect(await training(directory, { hubUrl: hub })).toBe(0);
  const text = `the hub at ${hub} can't be reached (connection refused: no board is running there)`;
  expect(printed.indexOf(`T${text.slice(1)}`)).toBeGreaterThan(-1);
  expect(printed.indexOf(`T${text.slice(1)}`)).toBeLessThan(printed.indexOf('Finished after step 40'));
  expect(printed.split(text.slice(1))).toHaveLength(2);
  const bytes = readFileSync(join(directory, 'events.jsonl')).length;
  expect(printed).toContain(
    `The hub at ${hub} lacks this run (${bytes} bytes). To send it: rewardboard send ${directory} --hub ${hub}`,
  );
  const notices = eventsOf(directory).flatMap((event) => (event.type === 'notice' ? [event.text] : []));
  expect(notices).toContainEqual(expect.stringContaining(text));
  expect(endOf(directory).outcome).toBe('finished');
});

describe('training', () => {
  it('writes a complete run: start, texts, losses, evaluations, end, and the best model', async () => {
    const directory = outputDirectory();
    expect(await training(directory)).toBe(0);
    const events = eventsOf(directory);
    expect(events.map((e) => `${e.type}${'step' in e ? ` ${e.step}` : ''}`)).toEqual([
      'start',
      'sample-text',
      'train 1',
      'train 5',
      'train 10',
      'train 15',
      'evaluation 20',
      'train 25',
      'train 30',
      'train 35',
      'evaluation 40',
      'notice',
      'end 40',
    ]);
    expect(events.every((e) => e.time! > Date.now() - 60_000)).toBe(true);
    const { values, counts, histogram, samples } = events[6] as EvaluationEvent;
    const scores = ['accuracy', 'balanced_accuracy', 'f1', 'precision', 'recall', 'roc_auc', 'specificity'];
    expect(Object.keys(values).sort()).toEqual(
      [
        ...[...scores, 'loss', 'mean_confidence'].map((name) => `eval/${name}`),
        ...[...scores, 'examples_per_second', 'grad_norm', 'learning_rate', 'loss'].map((name) => `train/${name}`),
      ].sort(),
    );
    const { info } = events[0] as Extract<RunEvent, { type: 'start' }>;
    const total = counts!.tp + counts!.tn + counts!.fp + counts!.fn;
    expect(total).toBe(info.data.evalExamples);
    expect([...histogram!.positive, ...histogram!.negative].reduce((a, b) => a + b)).toBe(total);
    expect(samples!.id).toHaveLength(4);
    expect(info).toMatchObject({
      plannedSteps: 40,
      device: expect.stringContaining('wasm'),
      data: { generated: true, source: 'generated arithmetic', fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(info.changedFields).toContain('generated_problems');
    expect(runFile(directory)).toMatchObject({
      id: info.id,
      pid: expect.any(Number),
      host: expect.any(String),
      command: expect.stringContaining('rewardboard'),
    });
    const { best, outcome } = endOf(directory);
    expect(outcome).toBe('finished');
    expect(best!.metric).toBe('eval/f1');
    expect(readdirSync(join(directory, best!.checkpoint)).sort()).toEqual([
      'config.json',
      'model.safetensors',
      'optimizer.safetensors',
      'resume.json',
      'tokenizer.json',
      'trainer_state.json',
    ]);
    const kept = readdirSync(directory).filter((name) => name.includes('checkpoint'));
    // save_total_limit is 2: a former best one may stay.
    expect(kept.length).toBeLessThanOrEqual(2);
    expect(kept).toEqual(expect.arrayContaining([best!.checkpoint, 'checkpoint-40']));
    expect(printed).toContain(best!.checkpoint);
    expect(printed).toMatch(/ROC AUC +0\.\d{4} +0\.\d{4} +best of 26 single features/);
    expect(printed).toContain('synthetic, not real data');
  });

  it('has losses that depend only on the seed', async () => {
    const numbersOf = async (overrides: Record<string, number>) => {
      const directory = outputDirectory();
      expect(await training(directory, { overrides: { ...SMALL, ...overrides } })).toBe(0);
      const points = eventsOf(directory).filter(
        (e): e is TrainEvent | EvaluationEvent => e.type === 'train' || e.type === 'evaluation',
      );
      return points.map(({ values }): Values => ({ ...values, 'train/examples_per_second': 0 }));
    };
    const [first, again, other] = [
      await numbersOf({ seed: 5 }),
      await numbersOf({ seed: 5 }),
      await numbersOf({ seed: 6 }),
    ];
    expect(again).toEqual(first);
    expect(other[0]!['train/loss']).not.toBe(first[0]!['train/loss']);
  });

  it('keeps the best model so far, and records where it was saved', async () => {
    const directory = outputDirectory();
    expect(
      await training(directory, {
        overrides: {
          ...SMALL,
          eval_steps: 10,
          learning_rate: 0.01,
          metric_for_best_model: 'eval_loss',
          save_strategy: 'best',
          save_total_limit: 1,
        },
      }),
    ).toBe(0);
    const saved = eventsOf(directory).flatMap((e) => (e.type === 'evaluation' && e.checkpoint ? [e] : []));
    expect(saved.length).toBeGreaterThan(1);
    expect(saved.map((e) => e.checkpoint)).toEqual(saved.map((e) => `checkpoint-${e.step}`));
    const losses = saved.map((e) => e.values['eval/loss']!);
    expect(losses).toEqual(losses.toSorted((a, b) => b - a));
    expect(endOf(directory).best).toEqual({
      step: saved.at(-1)!.step,
      metric: 'eval/loss',
      value: losses.at(-1),
      checkpoint: saved.at(-1)!.checkpoint,
    });
    expect(readdirSync(directory).filter((name) => name.includes('checkpoint'))).toEqual([saved.at(-1)!.checkpoint]);
  });

  it('keeps the last model with load_best_model_at_end: false', async () => {
    const directory = outputDirectory();
    expect(await training(directory, { overrides: { ...SMALL, load_best_model_at_end: false } })).toBe(0);
    expect(endOf(directory).best).toBeUndefined();
    expect(readdirSync(directory).filter((name) => name.includes('checkpoint'))).toEqual(['checkpoint-40']);
  });

  it('keeps an existing run, and replaces it on request', async () => {
    const directory = outputDirectory();
    expect(await training(directory)).toBe(0);
    const { id } = runFile(directory);
    expect(await training(directory)).toBe(2);
    expect(errors).toContain('--overwrite_output_dir');
    expect(runFile(directory).id).toBe(id);
    expect(await training(directory, { overwriteOutputDir: true })).toBe(0);
    expect(runFile(directory).id).not.toBe(id);
  });

  it.each([
    ['a bad line', { data: ['BAD'] }, /bad\.jsonl:2: invalid JSON.*expected/],
    ['one class only', { data: ['ONE'] }, /both sets need correct and incorrect ones/],
    ['a wrong field', { overrides: { eval_stps: 5 } }, /did you mean eval_steps\?/],
    ['an unknown backend', { backend: 'cuda' }, /expected one of auto, tfjs-node-gpu/],
    ['a wrong address', { hubUrl: 'localhost:6116' }, /--hub localhost:6116: expected a URL/],
  ])('reports the error and writes nothing: %s', async (_, more, message) => {
    const directory = outputDirectory();
    const files = { BAD: join(dirname(directory), 'bad.jsonl'), ONE: join(dirname(directory), 'one.jsonl') };
    const right = (n: number) => JSON.stringify({ problem: `p${n}`, steps: ['s'], labels: [1] });
    writeFileSync(files.BAD, `${right(1)}\n{"problem": \x1b[31m\n`);
    writeFileSync(files.ONE, [1, 2, 3].map(right).join('\n'));
    const options = 'data' in more ? { data: more.data.map((name) => files[name as 'BAD']) } : more;
    expect(await training(directory, options)).toBe(2);
    expect(errors).toMatch(message);
    expect(errors).not.toContain('\x1b');
    expect(existsSync(directory)).toBe(false);
  });

  it('stops on Ctrl-C, and keeps the best model', async () => {
    const directory = outputDirectory();
    const stop = new AbortController();
    const code = training(directory, { overrides: LONG, signal: stop.signal });
    await started(directory);
    stop.abort('SIGINT');
    expect(await code).toBe(130);
    const end = endOf(directory);
    expect(end).toMatchObject({ outcome: 'stopped', reason: 'stopped by the user' });
    expect(end.step).toBeGreaterThanOrEqual(20);
    expect(existsSync(join(directory, end.best!.checkpoint, 'model.safetensors'))).toBe(true);
    expect(printed).toContain('Stopped at step');
    expect(printed).toContain(`To resume: rewardboard train --output_dir ${directory} --resume_from_checkpoint`);
    // Of SIGTERM too, at any step; and from there it goes on, with all that it was told before.
    const again = new AbortController();
    const second = training(directory, { overrides: {}, resumeFrom: 'latest', signal: again.signal });
    await vi.waitFor(
      () => expect(eventsOf(directory).at(-1)).toMatchObject({ type: expect.stringMatching(/train|evaluation/) }),
      { timeout: 40_000, interval: 20 },
    );
    again.abort('SIGTERM');
    expect(await second).toBe(143);
    expect(endOf(directory)).toMatchObject({ outcome: 'stopped', reason: 'stopped by SIGTERM' });
    expect(endOf(directory).step).toBeGreaterThan(end.step);
    expect(existsSync(join(directory, `checkpoint-${endOf(directory).step}`, 'optimizer.safetensors'))).toBe(true);
    expect(await training(directory, { overrides: { time_limit: '1s' }, resumeFrom: 'latest' })).toBe(75);
    expect(eventsOf(directory).flatMap((e) => (e.type === 'start' ? [e.info.id] : []))).toEqual(
      Array.from({ length: 3 }, () => runFile(directory).id),
    );
  });

  it('starts and restarts a job with one command, and never deletes what can be resumed', async () => {
    const directory = outputDirectory();
    const start = (more: Partial<TrainingOptions> = {}) => training(directory, { resumeFrom: 'auto', ...more });
    const startsOf = () => eventsOf(directory).filter((e) => e.type === 'start');
    expect(await start({ overrides: { ...SMALL, time_limit: '1s', max_steps: 1_000_000 } })).toBe(75);
    const { step } = endOf(directory);
    // Killed before its first checkpoint: begun again.
    for (const name of readdirSync(directory))
      if (name.startsWith('checkpoint-')) rmSync(join(directory, name), { recursive: true });
    const lost = runFile(directory).id;
    expect(await start({ overrides: { ...SMALL, max_steps: 1_000_000, time_limit: '1s' } })).toBe(75);
    expect(runFile(directory).id).not.toBe(lost);
    expect(startsOf()).toHaveLength(1);
    // With a checkpoint: resumed.
    const { id } = runFile(directory);
    const further = endOf(directory).step + 5;
    expect(await start({ overrides: { ...SMALL, max_steps: further, time_limit: '1h' } })).toBe(0);
    expect(startsOf()).toHaveLength(2);
    expect(runFile(directory).id).toBe(id);
    expect(endOf(directory)).toMatchObject({ outcome: 'finished', step: further });
    expect(step).toBeGreaterThan(0);
    // Damaged checkpoints, and a finished run without any: refused, and left as they are.
    const names = readdirSync(directory).filter((name) => name.startsWith('checkpoint-'));
    for (const name of names) writeFileSync(join(directory, name, 'resume.json'), '{');
    expect(await start()).toBe(2);
    expect(errors).toContain('no complete checkpoint to resume from');
    for (const name of names) rmSync(join(directory, name), { recursive: true });
    expect(await start()).toBe(2);
    expect(errors).toContain('contains a finished run without checkpoints');
    expect(runFile(directory).id).toBe(id);
  });

  it('can be stopped while it prepares, before anything is written', async () => {
    const directory = outputDirectory();
    const pipe = `${directory}.jsonl`;
    // A pipe that nobody writes into: the data never comes.
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const stop = new AbortController();
    const code = training(directory, { data: [pipe], signal: stop.signal });
    stop.abort('SIGINT');
    expect(await code).toBe(130);
    expect(printed).toContain('Stopped at step 0: stopped by the user, before the first step.');
    expect(printed).not.toContain('To resume');
    expect(existsSync(directory)).toBe(false);
  });

  it.each([0, 50, 150, 400])('stops when Ctrl-C reaches its process %i ms after it begins', async (delayMs) => {
    const outputDir = outputDirectory();
    const entry = `${outputDir}.mjs`;
    const begun = `${outputDir}.begun`;
    writeFileSync(
      entry,
      `import { writeFileSync } from 'node:fs';
      writeFileSync(${JSON.stringify(begun)}, '');
      await import(${JSON.stringify(pathToFileURL(await processPath).href)});`,
    );
    const options = { outputDir, overrides: LONG, hubUrl: null, backend: 'wasm', processPath: entry };
    const program = spawn(process.execPath, [await programPath, JSON.stringify(options)], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [program.stdout, program.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
    const code = new Promise((resolve) => void program.once('close', resolve));
    await vi.waitFor(() => expect(existsSync(begun)).toBe(true), { timeout: 40_000, interval: 2 });
    await setTimeout(delayMs);
    process.kill(-program.pid!, 'SIGINT');
    expect(await code, output).toBe(130);
    expect(output).toMatch(/Stopped at step \d+: stopped by the user/);
    expect(output).not.toMatch(/unexpectedly|\n +at /);
  });

  it('was stopped by Ctrl-C if that killed its process first, before this process handled its own', async () => {
    const directory = outputDirectory();
    const processPath = `${directory}.mjs`;
    writeFileSync(processPath, 'process.kill(process.pid, "SIGINT");');
    expect(await training(directory, { processPath })).toBe(130);
    expect(printed).toContain('Stopped at step 0: stopped by the user, before the first step.');
    expect(errors).toBe('');
  });

  it('can’t run twice in one directory', async () => {
    const directory = outputDirectory();
    const stop = new AbortController();
    const code = training(directory, { overrides: LONG, signal: stop.signal });
    await started(directory);
    expect(await training(directory, { overwriteOutputDir: true })).toBe(2);
    expect(errors).toMatch(/training process \d+ is still writing this run; stop it first/);
    stop.abort('SIGINT');
    expect(await code).toBe(130);
  });

  it('evaluates after each epoch and at the end with evaluation_strategy: epoch', async () => {
    const directory = outputDirectory();
    expect(
      await training(directory, {
        overrides: { ...SMALL, evaluation_strategy: 'epoch', max_steps: -1, num_train_epochs: 2.5 },
      }),
    ).toBe(0);
    const epochs = eventsOf(directory).flatMap((event) => (event.type === 'evaluation' ? [event.epoch] : []));
    expect(epochs.slice(0, 2)).toEqual([1, 2]);
    expect(epochs).toHaveLength(3);
  });

  it('reports that its process was killed', async () => {
    const directory = outputDirectory();
    const code = training(directory, { overrides: LONG });
    await started(directory);
    process.kill(runFile(directory).pid, 'SIGKILL');
    expect(await code).toBe(1);
    expect(errors).toContain('killed by SIGKILL');
    expect(endOf(directory)).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('SIGKILL') });
  });

  it('ends itself, and records the end, if the parent process is killed', async () => {
    const directory = outputDirectory();
    const options = {
      outputDir: directory,
      overrides: LONG,
      hubUrl: null,
      backend: 'wasm',
      processPath: await processPath,
    };
    const program = spawn(process.execPath, [await programPath, JSON.stringify(options)], { stdio: 'ignore' });
    await started(directory);
    program.kill('SIGKILL');
    await vi.waitFor(
      () =>
        expect(endOf(directory)).toMatchObject({
          type: 'end',
          outcome: 'stopped',
          reason: expect.stringContaining('is gone'),
        }),
      { timeout: 40_000, interval: 20 },
    );
    await vi.waitFor(() => expect(() => process.kill(runFile(directory).pid, 0)).toThrow('ESRCH'), {
      timeout: 40_000,
      interval: 20,
    });
  });
});
