/** Programs that name epochs, and the best value so far, in another language than English. */

import { expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { readWhole } from '../testing/read-whole.ts';

const EPOCHS = [1, 5, 10, 15];

it.each([
  ['Epoca', 'Mejor'],
  ['Época', 'Melhor'],
  ['Epoche', 'Beste'],
  ['Époque', 'Meilleure'],
])('“%s 005/100” is the place of a record, and “%s loss” repeats another one', (epoch, best) => {
  const lines = EPOCHS.map(
    (at, i) =>
      `2026-03-01 12:0${i}:11,120 - INFO - ${epoch} ${String(at).padStart(3, '0')}/100 | train_loss: 0.${9 - i} | val_loss: 0.${8 - i}\n`,
  );
  const text = `${lines.join('')}2026-03-01 12:40:00,101 - INFO - ${best} loss: 0.4321\n`;
  const { series } = readWhole(consoleLog, new TextEncoder().encode(text));
  expect(Object.keys(series).filter((path) => path.endsWith('loss'))).toEqual(['train/loss', 'eval/loss']);
  expect(series['train/loss']).toMatchObject({ steps: EPOCHS, values: [0.9, 0.8, 0.7, 0.6] });
  expect(series['eval/loss']).toMatchObject({ steps: EPOCHS, values: [0.8, 0.7, 0.6, 0.5] });
});
