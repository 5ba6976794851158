/** WebGPU on a program that stands in for a graphics card (SwiftShader, which lies beside Chromium): slow, and right. */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleForTest } from '../../testing/bundle-for-test.ts';
import { openBackend } from '../backend.ts';
import { ComputeChild } from '../workers/compute-child.ts';
import type { ComputeTask } from '../workers/compute-messages.ts';
import { keptIn } from '../gradient-sum.ts';
import { initialWeights } from '../../models/model-plan.ts';
import { parameterCount, parameterViews } from '../parameter-views.ts';
import { allOf, smallCases } from '../../testing/small-cases.ts';

const driver = [
  '/usr/lib/chromium/vk_swiftshader_icd.json',
  '/usr/lib64/chromium-browser/vk_swiftshader_icd.json',
  '/opt/google/chrome/vk_swiftshader_icd.json',
].find((path) => existsSync(path));
if (!driver) console.log('WebGPU is skipped: there is no SwiftShader beside a Chromium');

/** Of the norm of a gradient. */
const TOLERANCE = 2e-5;
const AT = { seed: 3, step: 2, micro: 1 };

describe.skipIf(!driver)('WebGPU', () => {
  let entry: string;
  const runtime = mkdtempSync(join(tmpdir(), 'runtime-'));
  const children: ComputeChild[] = [];
  beforeAll(async () => {
    entry = await bundleForTest(new URL('../../training/trainer-process.ts', import.meta.url));
  });
  afterAll(() => {
    for (const child of children) child.end();
    rmSync(dirname(entry), { recursive: true });
    rmSync(runtime, { recursive: true });
  });
  const open = () => {
    const environment = {
      ...process.env,
      VK_DRIVER_FILES: driver,
      VK_ICD_FILENAMES: driver,
      LD_LIBRARY_PATH: dirname(driver!),
      XDG_RUNTIME_DIR: runtime,
    };
    const child = new ComputeChild(entry, environment);
    children.push(child);
    return child;
  };
  const taskOf = ({ options }: ReturnType<typeof smallCases>[number], isForced: boolean): ComputeTask => ({
    backend: 'webgpu',
    threads: 1,
    isForced,
    spec: options.plan.spec,
    objective: options.objective,
    dropout: options.dropout,
  });
  const cases = smallCases();
  // Its shaders alone take this program half a minute: the others run with REWARDBOARD_ALL_WEBGPU=1.
  const compared = cases.filter(({ name }) => name === 'transformer, labels' || process.env.REWARDBOARD_ALL_WEBGPU);

  it(
    'is refused where a program stands in for the card, unless it is asked for by name',
    { timeout: 60_000 },
    async () => {
      await expect(open().ask({ type: 'open', task: taskOf(cases[0]!, false) }, 'opened')).rejects.toThrow(
        /no graphics card, only a software adapter \(.*SwiftShader/i,
      );
    },
  );

  it.each(compared.map((small) => [small.name, small] as const))(
    'has the loss, answers and gradients of the plain backend: %s',
    { timeout: 120_000 },
    async (_, small) => {
      const { options, set } = small;
      const { plan } = options;
      const batch = set.batch([0, 1], null);
      const weights = { values: new Float32Array(parameterCount(plan)), version: 1 };
      const initial = initialWeights(plan, options.seed);
      parameterViews(plan, weights.values).forEach((view, i) => view.set(initial[i]!.values));
      const plain = (await openBackend('cpu')).source(options);
      const expected = new Float32Array(weights.values.length);
      const expectedLoss = await plain.gradient(weights, batch, 1, AT, keptIn(expected));
      const expectedLogits = await plain.logits(weights, batch);
      await plain.dispose();

      const child = open();
      expect((await child.ask({ type: 'open', task: taskOf(small, true) }, 'opened')).device).toContain('webgpu');
      const { loss, gradient } = await child.ask(
        { type: 'gradient', weights, batch, share: 1, randomness: AT },
        'gradient',
      );
      const { logits } = await child.ask({ type: 'logits', weights: { version: 1, values: null }, batch }, 'logits');
      child.end();
      expect(loss).toBeCloseTo(expectedLoss, 5);
      logits.forEach((z, i) => expect(z).toBeCloseTo(expectedLogits[i]!, 4));
      const wanted = parameterViews(plan, expected);
      parameterViews(plan, gradient).forEach((part, p) => {
        const difference = Math.hypot(...part.map((x, i) => x - wanted[p]![i]!)) / Math.hypot(...wanted[p]!);
        expect(difference, plan.parameters[p]!.name).toBeLessThan(TOLERANCE);
      });
    },
  );

  it('makes whole updates with weights and optimizer on the device', { timeout: 120_000 }, async () => {
    const { options, set } = cases[0]!;
    const question = {
      type: 'measure',
      task: taskOf(cases[0]!, true),
      optimizer: options.optimizer,
      batch: set.batch(allOf(set), null),
      steps: 1,
      budgetMs: 60_000,
    } as const;
    expect((await open().ask(question, 'measured')).stepMs).toBeGreaterThan(0);
  });
});
