/** Steps that are printed in thousands. */

import { expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { readWhole } from '../testing/read-whole.ts';
import { withWholeCounts } from './whole-counts.ts';

it.each([
  ['step 1.5k loss 0.5', 'step 1500 loss 0.5'],
  ['Iter: 2M | loss: 0.5', 'Iter: 2000000 | loss: 0.5'],
  ['[10k/100k] loss: 0.5', '[10000/100000] loss: 0.5'],
  ['loss 0.5, 12k tokens/s, 3.2M examples', 'loss 0.5, 12k tokens/s, 3.2M examples'],
  ['Downloading: 1.2M/3.4M [00:01<00:02]', 'Downloading: 1.2M/3.4M [00:01<00:02]'],
])('%s means %s', (text, whole) => expect(withWholeCounts(text)).toBe(whole));

it.each(['[%k/100k] loss: 0.', 'step %k loss: 0.'])('places its records by them: %s', (line) => {
  const text = [1, 2, 3].map((i) => `${line.replace('%', String(10 * i))}${9 - i}\n`).join('');
  const { series } = readWhole(consoleLog, new TextEncoder().encode(text));
  expect(series['train/loss']).toEqual({ steps: [10_000, 20_000, 30_000], values: [0.8, 0.7, 0.6] });
});
