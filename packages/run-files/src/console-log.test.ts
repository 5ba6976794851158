/** Steps of a program's output that counts them anew in each epoch. */

import { expect, it } from 'vitest';
import { consoleLog } from './console-log.ts';

function stepsOf(text: string): number[] {
  const { events } = consoleLog.open({}).read(new TextEncoder().encode(text));
  return events.flatMap((event) =>
    event.type === 'points'
      ? Array.from(event.series['train/loss']!.steps)
      : event.type === 'train'
        ? [event.step]
        : [],
  );
}

it('adds the steps of earlier epochs, as many as the line says an epoch has', () => {
  expect(
    stepsOf(
      [
        'Epoch: [0][ 45/100] loss: 0.9',
        'Epoch: [0][ 90/100] loss: 0.8',
        'Epoch: [1][ 45/100] loss: 0.7',
        'Epoch: [1][ 90/100] loss: 0.6',
        'Epoch: [2][ 45/100] loss: 0.5\n',
      ].join('\n'),
    ),
  ).toEqual([45, 90, 145, 190, 245]);
});

it('adds the last step of the epoch before when no line says how many it has', () => {
  expect(stepsOf('epoch 1 step 20 loss 0.9\nepoch 1 step 40 loss 0.8\nepoch 2 step 20 loss 0.7\n')).toEqual([
    20, 40, 60,
  ]);
});

it('adds nothing when the step falls within an epoch, or goes on counting across epochs', () => {
  expect(stepsOf('epoch 1 step 20 loss 0.9\nepoch 1 step 10 loss 0.8\n')).toEqual([20, 10]);
  expect(stepsOf('epoch 1 step 20 loss 0.9\nepoch 2 step 40 loss 0.8\n')).toEqual([20, 40]);
});
