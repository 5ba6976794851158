import { expect, it } from 'vitest';
import { aboutFromWire } from './run-info.ts';

it('what a file contains besides numbers is read by name and type', () => {
  const raw = { kind: 'pairs', evalExamples: 60, plannedSteps: 'many', canStop: 1, other: 'x' };
  expect(aboutFromWire(raw)).toEqual({ kind: 'pairs', evalExamples: 60 });
});
