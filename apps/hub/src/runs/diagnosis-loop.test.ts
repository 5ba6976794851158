/** Runs are diagnosed after the first reading, until nothing is left; in threads also before. */

import { expect, it } from 'vitest';
import { DiagnosisLoop } from './diagnosis-loop.ts';

function someRuns(slices: number) {
  const clock = { elapsed: 0 };
  let diagnosed = 0;
  let aside = 0;
  let whole: () => void;
  const isWhole = new Promise<void>((resolve) => (whole = resolve));
  const runs = {
    diagnoseSome(_: () => number, isHereToo = true) {
      if (!isHereToo) {
        aside++;
        return false;
      }
      if (++diagnosed === slices) whole();
      return diagnosed < slices;
    },
    listen() {},
  };
  return {
    loop: new DiagnosisLoop(runs, () => clock.elapsed),
    clock,
    isWhole,
    diagnosed: () => diagnosed,
    aside: () => aside,
  };
}

it('diagnoses nothing while the disk is read for the first time, then slice after slice without waiting for a pulse', async () => {
  const { loop, isWhole, diagnosed } = someRuns(5);
  loop.pulse();
  expect(diagnosed()).toBe(0);
  loop.begin();
  await isWhole;
  loop.close();
  expect(diagnosed()).toBe(5);
});

it('does not wait longer than six seconds for the first reading', () => {
  const { loop, clock, diagnosed } = someRuns(1);
  clock.elapsed = 5_999;
  loop.pulse();
  expect(diagnosed()).toBe(0);
  clock.elapsed = 6_000;
  loop.pulse();
  expect(diagnosed()).toBe(1);
});

it('leaves runs to threads while the disk is read', () => {
  const { loop, diagnosed, aside } = someRuns(1);
  loop.pulse();
  loop.pulse();
  expect([diagnosed(), aside()]).toEqual([0, 2]);
});

it('diagnoses nothing after it was closed', () => {
  const { loop, diagnosed } = someRuns(2);
  loop.close();
  loop.begin();
  expect(diagnosed()).toBe(0);
});

it('waits as long again as the reading took, and half a second at most, so that viewers get what was read', () => {
  for (const [tookMs, restMs] of [
    [300, 300],
    [5_000, 500],
  ] as const) {
    const { loop, clock, diagnosed } = someRuns(1);
    clock.elapsed = tookMs;
    loop.begin();
    clock.elapsed = tookMs + restMs - 1;
    loop.pulse();
    expect(diagnosed()).toBe(0);
    clock.elapsed = tookMs + restMs;
    loop.pulse();
    expect(diagnosed()).toBe(1);
  }
});
