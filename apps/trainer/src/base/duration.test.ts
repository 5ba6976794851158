import { expect, it } from 'vitest';
import { durationMs } from './duration.ts';

it.each([
  ['3h30m', 12_600_000],
  ['45m', 2_700_000],
  ['90s', 90_000],
  ['1.5h', 5_400_000],
  ['1d2h3m4s', 93_784_000],
  ['0s', 0],
  ['', null],
  ['90', null],
  ['m', null],
  ['3m2h', null],
  ['-3h', null],
  ['3h ', null],
  ['three hours', null],
])('%j lasts %j ms', (text, ms) => expect(durationMs(text)).toBe(ms));
