/** The numbers of one epoch in a file of their own. */

import { expect, it } from 'vitest';
import { epochMetrics } from './epoch-metrics.ts';
import { recognize } from './formats.ts';

const bytesOf = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value, null, 2));
const formatOf = (fileName: string, value: unknown) => {
  const bytes = bytesOf(value);
  const format = recognize({ fileName, bytes, text: bytes.toString() });
  return typeof format === 'object' && format ? format.id : format;
};

it.each([
  ['epoch_2.json', { train_loss: 0.5, val_loss: 0.6 }, 2, 'epoch'],
  ['results_epoch3.json', { epoch: 3, train: { loss: 0.5 }, val: { loss: 0.6 } }, 3, 'epoch'],
  ['metrics_2.json', { epoch: 3, train_loss: 0.5, val_loss: 0.6 }, 3, 'epoch'],
  ['3.json', { epoch: 3, train_loss: 0.5, val_loss: 0.6 }, 3, 'epoch'],
  ['metrics_2.json', { train_loss: 0.5, val_loss: 0.6 }, 2, 'epoch'],
  ['ep07_metrics.json', { train_loss: 0.5, val_loss: 0.6 }, 7, 'epoch'],
  ['eval_step_500.json', { train_loss: 0.5, eval_loss: 0.6 }, 500, undefined],
  ['checkpoint-200_metrics.json', { step: 200, epoch: 0.5, train_loss: 0.5, eval_loss: 0.6 }, 200, undefined],
  ['metrics_epoch_4.json', { epoch: 4, training_loss: 0.5, validation_loss: 0.6, best_epoch: 1 }, 5, 'epoch'],
] as const)('%s is one point', (fileName, record, step, unit) => {
  expect(formatOf(fileName, record)).toBe('epoch-metrics');
  const { events, records } = epochMetrics.open({ fileName }).read(bytesOf(record));
  expect(records).toBe(1);
  const values = { 'train/loss': 0.5, 'eval/loss': 0.6 };
  expect(events.at(-1)).toMatchObject({ type: 'evaluation', step, values });
  expect(Object.keys((events.at(-1) as { values: object }).values).sort()).toEqual(Object.keys(values).sort());
  expect(events.find(({ type }) => type === 'about')).toEqual(
    unit === undefined ? undefined : { type: 'about', about: { stepUnit: unit } },
  );
});

it('files that are numbered by something else are none of an epoch', () => {
  const [seed, fold] = [
    { accuracy: 0.8, f1: 0.7 },
    { epoch: 10, val_loss: 0.5 },
  ];
  expect(formatOf('metrics_3.json', seed)).not.toBe('epoch-metrics');
  expect(formatOf('metrics_3.json', fold)).not.toBe('epoch-metrics');
  expect(formatOf('metrics_3.json', { fold: 3, train_loss: 0.5, val_loss: 0.6 })).not.toBe('epoch-metrics');
  expect(formatOf('metrics_3.json', { train_loss: 0.5, best_val_loss: 0.6 })).not.toBe('epoch-metrics');
  expect(formatOf('3.json', { train_loss: 0.5, val_loss: 0.6 })).not.toBe('epoch-metrics');
  expect(formatOf('epoch_3.json', { loss: [0.5, 0.4], val_loss: [0.6, 0.5] })).not.toBe('epoch-metrics');
  expect(formatOf('epoch_3.json', { name: 'run', layers: 3 })).not.toBe('epoch-metrics');
  expect(formatOf('epoch_3.json', '{"step": 1, "loss": 0.5}\n{"step": 2, "loss": 0.4}\n')).not.toBe('epoch-metrics');
  expect(formatOf('epoch_3.json', '{"train_loss": 0.5')).toBe('wait');
});
