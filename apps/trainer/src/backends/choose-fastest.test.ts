import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundleForTest } from '../testing/bundle-for-test.ts';
import { BACKENDS } from './backend-names.ts';
import type { ToChoose } from './choose-fastest.ts';
import { chooseFastest } from './choose-fastest.ts';
import { openEngine } from './open-engine.ts';
import { allOf, smallCases } from '../testing/small-cases.ts';
import { largeCase } from '../testing/token-batch.ts';

let entry: string;
const state = mkdtempSync(join(tmpdir(), 'state-'));
beforeAll(async () => {
  vi.stubEnv('REWARDBOARD_STATE_DIR', state);
  entry = await bundleForTest(new URL('../training/trainer-process.ts', import.meta.url));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(dirname(entry), { recursive: true });
  rmSync(state, { recursive: true });
});

const { plan, batch: sample } = largeCase();
const optimizer = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, maxGradNorm: 1 };
const toChoose = (more: Partial<ToChoose> = {}): ToChoose => ({
  entry,
  sample,
  optimizer,
  plan,
  taskFor: (backend) => ({
    backend,
    threads: 1,
    isForced: false,
    spec: plan.spec,
    objective: { kind: 'binary' },
    dropout: 0,
  }),
  ...more,
});

describe('the fastest backend', () => {
  it('is found by real steps on each, and remembered', { timeout: 90_000 }, async () => {
    const others = Array.from({ length: 60 }, (_, i) => [`other ${i}`, { backend: 'cpu', refusals: [], sentence: '' }]);
    writeFileSync(join(state, 'fastest-backends.json'), JSON.stringify(Object.fromEntries(others)));
    const first = (await chooseFastest(toChoose()))!;
    expect(first.sentence).toMatch(/^A step takes [\d.]+ ms on /);
    // Each one but the plain backend was timed or refused.
    expect(first.sentence.split(' ms on ').length - 1 + first.refusals.length).toBe(BACKENDS.length - 1);
    const named = [...first.refusals.map(({ name }) => name), first.backend];
    for (const name of named) expect(BACKENDS).toContain(name);
    for (const { reason } of first.refusals) expect(reason.length).toBeGreaterThan(5);
    expect(readdirSync(state)).toEqual(['fastest-backends.json']);
    // Fifty answers are kept, the newest.
    const kept = Object.keys(JSON.parse(readFileSync(join(state, 'fastest-backends.json'), 'utf8')) as object);
    expect([kept.length, kept[0]]).toEqual([50, 'other 11']);

    // From now on nobody is asked: not even a script that is not there is missed.
    const again = await chooseFastest(toChoose({ entry: '/nowhere.mjs' }));
    expect(again).toEqual({ ...first, sentence: `${first.sentence} (measured before)` });
    // Another shape is another question.
    const other = toChoose({ entry: '/nowhere.mjs', sample: { ...sample, objective: 'pairwise' } });
    expect(await chooseFastest(other)).toBeNull();
  });

  it(
    'is measured again where the memory of it is damaged, and does not wait for one that is much slower than the best so far',
    { timeout: 90_000 },
    async () => {
      writeFileSync(join(state, 'fastest-backends.json'), '{"half');
      // As if the time were over before it began: only the first that computes is waited for.
      const { refusals, sentence, backend } = (await chooseFastest(toChoose({ budgetMs: -1e9 })))!;
      expect(sentence).toMatch(/^A step takes [\d.]+ ms on [^(]*$/);
      expect(sentence.split(' ms on ')).toHaveLength(2);
      expect(refusals.some(({ reason }) => reason.startsWith('much slower; gave up after '))).toBe(true);
      expect(refusals.map(({ name }) => name)).not.toContain(backend);
      expect(Object.keys(JSON.parse(readFileSync(join(state, 'fastest-backends.json'), 'utf8')))).toHaveLength(1);
    },
  );

  it('of a small model is the usual first, without any measuring', async () => {
    const { options, set } = smallCases()[0]!;
    const { engine, measured } = await openEngine(
      { sample: set.batch(allOf(set), null), entry: '/nowhere.mjs' },
      options,
    );
    expect(measured).toBeNull();
    await engine.dispose();
  });
});
