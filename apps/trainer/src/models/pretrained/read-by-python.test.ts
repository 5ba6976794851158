/**
 * What is saved, opened by transformers and PEFT. Skipped where Python doesn't have them: set REWARDBOARD_PYTHON to an interpreter
 * with torch, transformers and peft.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../../backends/backend.ts';
import type { ModelConfig } from '../../config/config-schema.ts';
import { modelConfigSchema } from '../../config/config-schema.ts';
import type { PreferenceExample, SolutionExample } from '../../data/example.ts';
import { exampleList } from '../../data/example.ts';
import { writeDecoder } from '../../testing/decoder-for-test.ts';
import { writeEncoder } from '../../testing/encoder-for-test.ts';
import { allOf } from '../../testing/small-cases.ts';
import { MODELS } from '../all-models.ts';
import { readPairs, solutionsOfPairs } from '../pair-set.ts';

const TOLERANCE = 1e-5;
const python = process.env.REWARDBOARD_PYTHON ?? 'python3';
const found = spawnSync(python, ['-c', 'import peft, torch, transformers'], { encoding: 'utf8' });
const isMissing = found.status !== 0;
if (isMissing) console.log(`${python} doesn't have torch, transformers and peft: what it would read isn't checked`);

const folder = mkdtempSync(join(tmpdir(), 'read-by-python-'));
afterAll(() => rmSync(folder, { recursive: true }));

const solutions: SolutionExample[] = [
  ['a b', ['one + two', '3 c'], [1, 0]],
  ['zebra one', ['1 + 2 = 3'], [1]],
  ['b', ['two', 'a', '= 3'], [0, 1, 1]],
].map(([problem, steps, labels]) => ({
  kind: 'solution',
  problem: problem as string,
  steps: steps as string[],
  labelled: 'steps',
  labels: labels as (0 | 1)[],
  problemKey: problem as string,
  weight: 1,
  place: '',
}));
const whole = solutions.map((solution): SolutionExample => ({ ...solution, labelled: 'solution', labels: [1] }));
const pairs = solutions.map(({ problem, steps, problemKey, weight, place }, i): PreferenceExample => ({
  kind: 'preference',
  problem,
  chosen: steps,
  rejected: solutions[(i + 1) % solutions.length]!.steps,
  margin: null,
  problemKey,
  weight,
  place,
}));

interface Case {
  /** Steps scored in one pass, a text, or a pair of texts. */
  form: 'steps' | 'text' | 'texts';
  data: readonly SolutionExample[] | readonly PreferenceExample[];
  overrides: Partial<ModelConfig>;
  write(base: string): void;
}
const START = { bos_token: '<s>', eos_token: '</s>', pad_token: '<pad>' };
const CASES: Record<string, Case> = {
  'a decoder of steps, with adapters': {
    form: 'steps',
    data: solutions,
    overrides: {},
    write: (at) => writeDecoder(at),
  },
  'a decoder of steps, all of it': {
    form: 'steps',
    data: solutions,
    overrides: { tuning: 'full' },
    write: (at) => writeDecoder(at, 'qwen2', { eos_token: '</s>', pad_token: '<pad>' }),
  },
  'a decoder of solutions, with adapters': {
    form: 'text',
    data: whole,
    overrides: { supervision: 'outcome', lora_targets: 'q_proj,v_proj' },
    write: (at) => writeDecoder(at, 'mistral', START),
  },
  'a decoder of pairs, whose padding ends texts': {
    form: 'text',
    data: pairs,
    overrides: { tuning: 'full' },
    write: (at) => writeDecoder(at, 'qwen3', { eos_token: '</s>' }, { pad_token_id: null }),
  },
  'a decoder of pairs, with adapters': {
    form: 'text',
    data: pairs,
    overrides: {},
    write: (at) => writeDecoder(at, 'qwen3'),
  },
  'an encoder with adapters': {
    form: 'texts',
    data: whole,
    overrides: {},
    write: (at) => writeEncoder(at),
  },
  'ModernBERT with adapters, by the mean over its tokens': {
    form: 'texts',
    data: whole,
    overrides: {},
    write: (at) => writeEncoder(at, {}, 'modernbert-mean'),
  },
  'DeBERTa v3, all of it': {
    form: 'texts',
    data: whole,
    overrides: { tuning: 'full' },
    write: (at) => writeEncoder(at, {}, 'deberta-v3'),
  },
};

/** Trains three steps; the log odds after them, and where the model was saved. */
async function trained(name: string, { form, data, overrides, write }: Case) {
  const base = join(folder, name.replaceAll(/\W+/g, '-'));
  write(base);
  const config = modelConfigSchema.parse({
    model_type: 'pretrained',
    pretrained: base,
    lora_rank: 3,
    use_surface_numbers: false,
    ...overrides,
  });
  const preferences = exampleList(data.filter((example) => example.kind === 'preference'));
  const texts =
    preferences.length > 0
      ? solutionsOfPairs(preferences)
      : exampleList(data.filter((example) => example.kind === 'solution'));
  const reader = await MODELS.pretrained.fit(texts, config);
  const isPairs = preferences.length > 0;
  const { create } = await openBackend('wasm');
  const engine = create({
    plan: reader.plan,
    objective: isPairs ? { kind: 'pairwise', centering: 0.01 } : { kind: 'binary' },
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, maxGradNorm: 1 },
    dropout: 0,
    seed: 2,
  });
  const set = isPairs ? readPairs(reader, preferences, texts) : reader.read(texts);
  const batch = set.batch(allOf(set), null);
  for (let step = 1; step <= 3; step++) {
    await engine.accumulate(batch, 1, { seed: 1, step, micro: 0 });
    await engine.update(0.02);
  }
  const logits = await engine.logits(batch);
  const { weights } = await engine.exportState();
  await engine.dispose();
  const forms = config.tuning === 'lora' ? (['model', 'adapter'] as const) : (['model'] as const);
  const cases = forms.map((saved) => {
    const directory = `${base}-${saved}`;
    mkdirSync(directory);
    for (const file of reader.huggingFaceFiles!(saved, weights)) writeFileSync(join(directory, file.name), file.bytes);
    const where = saved === 'model' ? { directory } : { directory: base, adapter: directory };
    return { ...where, form, solutions: [...texts].map(({ problem, steps }) => [problem, steps]) };
  });
  return { name, cases, logits };
}

describe.skipIf(isMissing)('Python gives the log odds of what was saved', () => {
  const scores = new Map<string, { ours: Float32Array; theirs: number[][] }>();

  beforeAll(async () => {
    const made: Awaited<ReturnType<typeof trained>>[] = [];
    for (const [name, each] of Object.entries(CASES)) made.push(await trained(name, each));
    const script = fileURLToPath(new URL('./python-fixtures/read-saved.py', import.meta.url));
    const { stdout, stderr } = spawnSync(python, [script], {
      input: JSON.stringify(made.flatMap(({ cases }) => cases)),
      encoding: 'utf8',
      env: { ...process.env, HF_HUB_OFFLINE: '1' },
    });
    if (!stdout.startsWith('[')) throw new Error(stderr);
    const all = JSON.parse(stdout) as number[][];
    for (const { name, cases, logits } of made) scores.set(name, { ours: logits, theirs: all.splice(0, cases.length) });
  }, 600_000);

  it.each(Object.keys(CASES))('%s', (name) => {
    const { ours, theirs } = scores.get(name)!;
    expect(theirs).toHaveLength(CASES[name]!.overrides.tuning === 'full' ? 1 : 2);
    for (const found of theirs) {
      expect(found).toHaveLength(ours.length);
      found.forEach((z, i) => expect(Math.abs(z - ours[i]!)).toBeLessThan(TOLERANCE * Math.max(1, Math.abs(z))));
    }
  });
});
