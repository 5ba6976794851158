/** When runs are judged: after the first reading, and then until nothing is left. */

import { expect, it } from 'vitest';
import { Judging } from './diagnosis-loop.ts';

function someRuns(slices: number) {
  const clock = { elapsed: 0 };
  let judged = 0;
  let whole: () => void;
  const isWhole = new Promise<void>((resolve) => (whole = resolve));
  const runs = {
    diagnoseSome() {
      if (++judged === slices) whole();
      return judged < slices;
    },
    listen() {},
  };
  return { judging: new Judging(runs, () => clock.elapsed), clock, isWhole, judged: () => judged };
}

it('nothing is judged while the disk is read for the first time; then slice after slice, without waiting for another pulse', async () => {
  const { judging, isWhole, judged } = someRuns(5);
  judging.pulse();
  expect(judged()).toBe(0);
  judging.begin();
  await isWhole;
  judging.close();
  expect(judged()).toBe(5);
});

it('reading that goes on and on does not hold up the verdicts', () => {
  const { judging, clock, judged } = someRuns(1);
  clock.elapsed = 5_999;
  judging.pulse();
  expect(judged()).toBe(0);
  clock.elapsed = 6_000;
  judging.pulse();
  expect(judged()).toBe(1);
});

it('a hub that was closed meanwhile judges nothing', () => {
  const { judging, judged } = someRuns(2);
  judging.close();
  judging.begin();
  expect(judged()).toBe(0);
});

it('what was read is shown first: verdicts wait as long again as the reading took, and a second at most', () => {
  for (const [tookMs, restMs] of [
    [300, 300],
    [5_000, 1_000],
  ] as const) {
    const { judging, clock, judged } = someRuns(1);
    clock.elapsed = tookMs;
    judging.begin();
    clock.elapsed = tookMs + restMs - 1;
    judging.pulse();
    expect(judged()).toBe(0);
    clock.elapsed = tookMs + restMs;
    judging.pulse();
    expect(judged()).toBe(1);
  }
});
