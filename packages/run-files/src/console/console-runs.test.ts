import { expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import type { ReadContext } from '../format.ts';

const EPOCHS = [1, 2, 3, 4];

function read(text: string, context: ReadContext = {}) {
  const reader = consoleLog.open({ facts: {}, ...context });
  const { records } = reader.read(new TextEncoder().encode(text));
  return { runs: reader.runs, records };
}
const text = (heading: (run: number) => string, line: (run: number, epoch: number) => string) =>
  [1, 2, 3].map((run) => `${heading(run)}${EPOCHS.map((epoch) => `${line(run, epoch)}\n`).join('')}`).join('');
const loss = (run: number, epoch: number) => `Epoch ${epoch}/4 train_loss: ${(run / (epoch + 1)).toFixed(3)}`;

it.each([
  ['a line of its own', text((run) => `===== Fold ${run}/3 =====\n`, loss), 'fold'],
  [
    'a logger and a verb before it',
    text((run) => `2024-05-01 10:00:00 INFO root: Starting fold ${run} of 3\n`, loss),
    'fold',
  ],
  ['a sentence that ends with it', text((run) => `Running experiment with seed = ${run}\n`, loss), 'seed'],
  [
    'each line',
    text(
      () => '',
      (run, epoch) => `[Trial ${run}] ${loss(run, epoch)}`,
    ),
    'trial',
  ],
  [
    'each line, without a sign',
    text(
      () => '',
      (run, epoch) => `fold=${run} epoch=${epoch} loss=${run / epoch}`,
    ),
    'fold',
  ],
  [
    'printed dictionaries',
    text(
      (run) => `RUN #${run}\n`,
      (run, epoch) => `{'loss': ${run / epoch}, 'epoch': ${epoch}.0}`,
    ),
    'run',
  ],
])('several trainings in one output, told apart by %s, are read one at a time', (_, output, word) => {
  const runs = [1, 2, 3].map((run) => `${word} ${run}`);
  expect(read(output).runs).toEqual(runs);
  for (const run of runs) expect(read(output, { run })).toEqual({ runs, records: EPOCHS.length });
});

it('folds within seeds are runs of both', () => {
  const output = [13, 42].map((seed) => `Seed: ${seed}\n${text((run) => `  Fold ${run}\n`, loss)}`).join('');
  expect(read(output).runs).toEqual([13, 42].flatMap((seed) => [1, 2, 3].map((run) => `seed ${seed}, fold ${run}`)));
});

it.each([
  ['a seed that is printed once', `seed: 42\n${EPOCHS.map((epoch) => `${loss(1, epoch)}\n`).join('')}`],
  [
    'sessions that go on',
    [1, 2, 3, 4, 5, 6].map((epoch) => `${epoch % 3 === 1 ? `Run ${epoch}\n` : ''}Epoch ${epoch} loss: 0.5\n`).join(''),
  ],
  ['a count of lines', EPOCHS.map((run) => `Run ${run}: loss 0.${run}\n`).join('')],
  [
    'what is said of the best one',
    `Fold 1\n${EPOCHS.map((epoch) => `${loss(1, epoch)}\nBest so far: fold ${epoch % 2}\n`).join('')}`,
  ],
])('%s makes no runs', (_, output) => {
  expect(read(output).runs).toEqual([]);
});
