/** McNemar's comparison, against SciPy's binomial distribution and by whole problems. */

import { describe, expect, it } from 'vitest';
import { changedAnswers } from './changed-answers.ts';
import { hasMocks, mockData, unpacked } from './testing/mock-predictions.ts';

function changes(fixes: number, breaks: number, perProblem = 1, comparisons = 1) {
  const before = [...Array<boolean>(fixes).fill(false), ...Array<boolean>(breaks).fill(true), true, false];
  const after = [...Array<boolean>(fixes).fill(true), ...Array<boolean>(breaks).fill(false), true, false];
  return changedAnswers(
    before,
    after,
    before.map((_, i) => Math.floor(i / perProblem)),
    comparisons,
  );
}

it('counts what another model fixes and breaks', () => {
  expect(changes(120, 91)).toEqual({ fixes: 120, breaks: 91, word: 'real' });
  expect(changes(91, 120)).toEqual({ fixes: 91, breaks: 120, word: 'real' });
  expect(changes(68, 54).word).toBe('cannot tell');
  expect(changes(0, 0).word).toBe('the same');
});

it('needs five changes before all of them in one direction are more than chance', () => {
  // scipy: 2 * binom.cdf(0, n, .5) - binom.pmf(0, n, .5) is 0.0625 for 4 and 0.03125 for 5.
  expect(changes(4, 0).word).toBe('cannot tell');
  expect(changes(5, 0).word).toBe('real');
  expect(changes(0, 5).word).toBe('real');
});

it('asks for more where a page compares many', () => {
  expect(changes(120, 91, 1, 3).word).toBe('likely');
  expect(changes(140, 80, 1, 11).word).toBe('real');
});

it('takes many solutions of one problem for little more than one answer', () => {
  expect(changes(120, 91, 4).word).toBe('cannot tell');
  expect(changes(40, 0, 40).word).toBe('cannot tell');
});

describe.skipIf(!hasMocks)('the design’s own predictions', () => {
  it('has 120 fixed and 91 broken answers, which are not more than chance by whole problems', () => {
    const { runs, y, pid } = mockData<{ runs: { g: string; P: string }[]; y: string; pid: number[] }>('compare.html');
    const isRight = (name: string) => {
      const set = runs.filter(({ g }) => g === name).map(({ P }) => unpacked(P));
      return [...y].map((label, k) => {
        const votes = set.reduce((sum, p) => sum + (p[k]! >= 0.5 ? 1 : -1), 0);
        return votes > 0 === (label === '1');
      });
    };
    const found = ['B', 'C', 'D'].map((name) => changedAnswers(isRight('A'), isRight(name), pid));
    expect(found.map(({ fixes, breaks }) => [fixes, breaks])).toEqual([
      [68, 54],
      [117, 97],
      [120, 91],
    ]);
    expect(found[2]!.word).toBe('cannot tell');
    const alone = changedAnswers(
      isRight('A'),
      isRight('D'),
      [...y].map((_, i) => i),
    );
    expect(alone.word).toBe('real');
  });
});
