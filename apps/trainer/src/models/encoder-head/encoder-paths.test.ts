/** What people do with a frozen encoder besides one training: with two processes, interrupted, and with the finished model. */

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleForTest } from '../../testing/bundle-for-test.ts';
import { generateExamples } from '../../data/generate-problems.ts';
import { numbersOf, trainHere } from '../../testing/train-here.ts';
import { useOptions } from '../../testing/use-options.ts';
import { evaluateFiles, rerankFiles } from '../../use/use-model.ts';
import { embedSteps } from './embed-steps.ts';
import { EmbeddingCache } from './embedding-cache.ts';
import { encoderFiles } from './load-encoder.ts';
import { inferenceOn } from '../../backends/open-inference.ts';
import { modelConfigSchema } from '../../config/config-schema.ts';
import { WIDTH, writeEncoder } from '../../testing/encoder-for-test.ts';

const folder = mkdtempSync(join(tmpdir(), 'encoder-paths-'));
const bundles = Promise.all([
  bundleForTest(new URL('../../testing/train-for-test.ts', import.meta.url)),
  bundleForTest(new URL('../../training/trainer-process.ts', import.meta.url)),
]);
afterAll(async () => {
  for (const path of await bundles) rmSync(dirname(path), { recursive: true });
  rmSync(folder, { recursive: true });
});

const encoder = join(folder, 'encoder');
writeEncoder(encoder);
const overridesWith = (cache: string) => ({
  model_type: 'pretrained',
  tuning: 'head',
  pretrained: encoder,
  pretrained_cache: join(folder, cache),
  hidden_size: 4,
  max_steps: 6,
  eval_steps: 3,
  save_steps: 3,
  generated_problems: 40,
});

/** A training in processes of its own. @param preload a script that they load first */
async function program(
  outputDir: string,
  cache: string,
  preload?: string,
): Promise<{ code: number | null; errors: string }> {
  const [path, processPath] = await bundles;
  const options = { outputDir, overrides: overridesWith(cache), hubUrl: null, backend: 'cpu', processPath };
  const env = {
    ...process.env,
    ...(preload === undefined ? {} : { NODE_OPTIONS: `--import=${pathToFileURL(preload).href}` }),
  };
  const child = spawn(process.execPath, [path, JSON.stringify(options)], { stdio: ['ignore', 'ignore', 'pipe'], env });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, errors };
}

describe('a frozen encoder', () => {
  it('can be used by two runs that share a cache', async () => {
    const [one, two] = await Promise.all([
      program(join(folder, 'one'), 'shared'),
      program(join(folder, 'two'), 'shared'),
    ]);
    expect([one, two]).toEqual([
      { code: 0, errors: '' },
      { code: 0, errors: '' },
    ]);
    expect(numbersOf(join(folder, 'one')).length).toBeGreaterThan(1);
    expect(numbersOf(join(folder, 'one'))).toEqual(numbersOf(join(folder, 'two')));
    const [name] = readdirSync(join(folder, 'shared'));
    const cache = new EmbeddingCache(join(folder, 'shared', name!), 2 * WIDTH);
    expect(cache.damagedBytes).toBe(0);
    expect(cache.size).toBeGreaterThan(100);
    cache.close();
  }, 120_000);

  it('can be stopped while it embeds, before anything is written, and keeps its cache', async () => {
    const texts = generateExamples({ problems: 40, solutionsPerProblem: 4, labelNoise: 0, seed: 3 }).map(
      ({ problem, steps, problemKey }) => ({ problem, steps, label: 1 as const, problemKey, weight: 1 }),
    );
    let looks = 0;
    const signal = {
      get aborted() {
        return ++looks > 2;
      },
      reason: new Error('stopped by a test'),
    } as unknown as AbortSignal;
    const options = { cacheDirectory: join(folder, 'interrupted'), openInference: inferenceOn('wasm') };
    const files = encoderFiles(modelConfigSchema.parse({ pretrained: encoder }));
    await expect(embedSteps(texts, files, { ...options, signal })).rejects.toThrow('stopped by a test');
    let computed = 0;
    await embedSteps(texts, files, { ...options, progress: ({ total }) => (computed = total) });
    // Two batches of 32 were kept.
    const distinct = new Set(texts.map(({ problem, steps }) => JSON.stringify([problem, steps]))).size;
    expect(computed).toBe(distinct - 64);
  }, 120_000);

  it('gives a model that can be evaluated and can rerank', async () => {
    const run = join(folder, 'run');
    await trainHere(run, { overrides: overridesWith('use') });
    const solutions = generateExamples({ problems: 12, solutionsPerProblem: 4, labelNoise: 0, seed: 8 });
    const data = join(folder, 'solutions.jsonl');
    writeFileSync(
      data,
      solutions
        .map(
          ({ problem, steps, labels }) =>
            `${JSON.stringify({ problem, steps, labels: steps.map((_, i) => (i === steps.length - 1 ? labels[0] : null)) })}\n`,
        )
        .join(''),
    );
    const options = useOptions(run, [data]);
    const evaluation = JSON.stringify(await evaluateFiles(options));
    expect(evaluation).toMatch(/auc/i);
    const { problems } = await rerankFiles(options);
    expect(problems).toBeGreaterThan(5);
  }, 120_000);
});
