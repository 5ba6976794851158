/** Lines of evaluations that also name the learning rate, scores on lines of their own, and rounds. */

import { describe, expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { readWhole } from '../testing/read-whole.ts';

type Expected = Record<string, [steps: number[], values: number[]]>;

const EPOCHS = [1, 2, 3];
const PRODUCERS: [name: string, text: string, expected: Expected][] = [
  [
    'a validation whose batches are counted apart, with the learning rate on each line',
    EPOCHS.map((e) =>
      [
        ...[50, 100].map((b) => `[Epoch ${e}/3 | Batch ${b}/100] Train Loss: ${2 - e / 4 - b / 1000} | LR: 0.0001`),
        ...[10, 20].map((b) => `[Epoch ${e}/3 | Batch ${b}/25] Avg Val Loss: ${3 - e / 4 - b / 1000} | LR: 0.0001`),
        `Epoch ${e} End | Val Loss: ${1 - e / 8}`,
      ].join('\n'),
    ).join('\n'),
    {
      'train/loss': [
        [50, 100, 150, 200, 250, 300],
        [1.7, 1.65, 1.45, 1.4, 1.2, 1.15],
      ],
      'eval/loss': [
        [100, 200, 300],
        [0.875, 0.75, 0.625],
      ],
    },
  ],
  [
    'the mean of an evaluation below the losses of its batches',
    EPOCHS.map((e) =>
      [
        `Epoch ${e} - Avg Train Loss: ${2 - e / 4}`,
        `Epoch ${e} - Batch 0 - Val Loss: 9.5`,
        `Epoch ${e} - Batch 1 - Val Loss: 0.5`,
        `Epoch ${e} - Avg Val Loss: ${1 - e / 8}`,
      ].join('\n'),
    ).join('\n'),
    {
      'eval/loss': [
        [1, 2, 3],
        [0.875, 0.75, 0.625],
      ],
    },
  ],
  [
    'a score of a kind of its own, and what is no score',
    [
      'Validation ratio: 0.15',
      ...EPOCHS.map(
        (e) =>
          `\nEpoch ${e} Summary:\n  Training Loss: ${2 - e / 4}\n  Validation Distance: ${1 - e / 8}\n  Validation time: 3.5`,
      ),
    ].join('\n'),
    {
      'train/loss': [
        [1, 2, 3],
        [1.75, 1.5, 1.25],
      ],
      'eval/Distance': [
        [1, 2, 3],
        [0.875, 0.75, 0.625],
      ],
      'eval/ratio': [[], []],
      'eval/time': [[], []],
    },
  ],
  [
    'rounds of federated learning, with what was sent',
    EPOCHS.map((e) =>
      [
        `\nResults after ${e} rounds of training:`,
        `---> Avg Train Loss: ${2 - e / 4} | Avg Train Accuracy: 5${e}.5%`,
        `---> Avg Val Loss: ${1 - e / 8} | Avg Val Accuracy: 4${e}.5%`,
        `---> Communication loss (bytes): ${e * 1_048_576}`,
      ].join('\n'),
    ).join('\n'),
    {
      'train/loss': [
        [1, 2, 3],
        [1.75, 1.5, 1.25],
      ],
      'eval/loss': [
        [1, 2, 3],
        [0.875, 0.75, 0.625],
      ],
    },
  ],
  [
    'a loop on preferences, with its margin on a line of its own, and the examples of a test within the name',
    EPOCHS.map((e) =>
      [
        `Epoch ${e} Summary:`,
        `  Average Loss: ${1 - e / 8}`,
        `  Average Margin: ${e / 4}`,
        `Accuracy of the network on the 5000 test images: 7${e}.5%`,
      ].join('\n'),
    ).join('\n'),
    {
      'train/loss': [
        [1, 2, 3],
        [0.875, 0.75, 0.625],
      ],
      'train/margin': [
        [1, 2, 3],
        [0.25, 0.5, 0.75],
      ],
      'test/accuracy': [
        [1, 2, 3],
        [0.715, 0.725, 0.735],
      ],
    },
  ],
];

/** A later value of the same step takes the place of the one before. */
function lastOfEach({ steps, values }: { steps: number[]; values: number[] }) {
  const last = new Map(steps.map((step, i) => [step, values[i]!]));
  return { steps: [...last.keys()], values: [...last.values()] };
}

describe('the output of', () => {
  it.each(PRODUCERS)('%s', (_, text, expected) => {
    const read = readWhole(consoleLog, Buffer.from(`${text}\n`));
    for (const path of Object.keys(read.series)) read.series[path] = lastOfEach(read.series[path]!);
    for (const [path, [steps, values]] of Object.entries(expected))
      expect({ path, ...(read.series[path] ?? { steps: [], values: [] }) }).toEqual({ path, steps, values });
    expect(read.damaged).toEqual([]);
  });
});
