import { expect, it } from 'vitest';
import { isTrainingOutput } from './training-output.ts';

const isOutput = (...lines: string[]) => isTrainingOutput(Buffer.from(lines.join('\n') + '\n'));

it('takes a table of epochs, whose names stand above its numbers, for the output of a training', () => {
  const header = 'epoch     train_loss  valid_loss  accuracy  time';
  expect(
    isOutput(header, '0         0.6221    0.6368    0.5500    00:12', '1         0.5390    0.5784    0.6000    00:12'),
  ).toBe(true);
  expect(isOutput(header, 'and so on, as the manual says')).toBe(false);
});

it("takes rounds of boosting for it, whatever the library's metric is", () => {
  const rounds = [0, 10, 20].map((round) => `[${round}]\ttrain-error:0.${40 - round}\ttest-error:0.${45 - round}`);
  expect(isOutput(...rounds)).toBe(true);
  expect(isOutput('[0]\tfirst', '[1]\tsecond')).toBe(false);
});

it('takes a text about losses for none', () => {
  expect(isOutput('We reached a loss of 0.5.', 'The step after that is to lower the loss: 0.3 would do.')).toBe(false);
  expect(isOutput('name   loss   notes', 'small  0.5    good', 'large  0.3    better')).toBe(false);
});
