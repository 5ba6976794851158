/** Writes a run that keeps all predictions, as our trainer does: twelve evaluations of 240 examples that a model slowly learns. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PREDICTIONS_FORMAT, npyOfFloat32, predictionFileName } from '@rewardboard/protocol';

const EXAMPLES = 240;
const EVALUATIONS = 12;

export function writePredictedRun(directory: string): void {
  mkdirSync(join(directory, 'predictions'), { recursive: true });
  const numbers = Array.from({ length: EXAMPLES }, (_, i) => i);
  // Spread evenly, and always the same.
  const noise = (i: number) => ((i * 7_919) % 997) / 997 - 0.5;
  const label = numbers.map((i) => (noise(i + 500) > 0.1 ? 1 : 0));
  writeFileSync(
    join(directory, 'predictions/examples.json.gz'),
    gzipSync(
      JSON.stringify({
        format: PREDICTIONS_FORMAT,
        version: 1,
        kind: 'solutions',
        value: 'probability',
        threshold: 0.5,
        fingerprint: 'of this test',
        total: EXAMPLES,
        withoutText: 0,
        problems: numbers.slice(0, EXAMPLES / 4).map((i) => `How many apples are in ${i} baskets of 12?`),
        id: numbers,
        problem: numbers.map((i) => Math.floor(i / 4)),
        label,
        solution: numbers,
        step: numbers.map((i) => i % 5),
        text: numbers.map((i) => `12 times ${i} is ${12 * i}.\nThe answer is <b>${12 * i}</b>.`),
        slices: { writer: numbers.map((i) => `model ${i % 3}`) },
      }),
    ),
  );
  const lines = ['step,train_loss,eval_loss,eval_accuracy'];
  for (let e = 1; e <= EVALUATIONS; e++) {
    const p = numbers.map((i) => {
      const logit = (2 * label[i]! - 1) * 0.12 * e + 3 * noise(i * 31 + e) - 0.8;
      return 1 / (1 + Math.exp(-logit));
    });
    writeFileSync(join(directory, 'predictions', predictionFileName(50 * e)), npyOfFloat32(Float32Array.from(p)));
    const loss = p.reduce((sum, q, i) => sum - Math.log(label[i] === 1 ? q : 1 - q), 0) / EXAMPLES;
    const right = p.filter((q, i) => q >= 0.5 === (label[i] === 1)).length / EXAMPLES;
    lines.push(`${50 * e},${(loss * 0.95).toFixed(4)},${loss.toFixed(4)},${right.toFixed(4)}`);
  }
  writeFileSync(join(directory, 'metrics.csv'), `${lines.join('\n')}\n`);
}
