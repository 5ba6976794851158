/** Lines for a terminal: never wider than asked, and without anything that it would obey. */

import { terminalLine } from '@rewardboard/machine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sparkline } from './sparkline.ts';
import { clipped, wrapped } from './terminal.ts';

describe('text for a terminal', () => {
  it('is wrapped into lines that are never too wide, and loses no word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.integer({ min: 1, max: 60 }), (text, width) => {
        const lines = wrapped(text, width);
        for (const line of lines) expect([...line].length).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(terminalLine(text).replaceAll(' ', ''));
      }),
    );
  });

  it('says that it was cut', () => {
    expect(clipped('validation loss', 10)).toBe('validatio…');
    expect(clipped('loss', 10)).toBe('loss');
  });
});

describe('a sparkline', () => {
  it('goes from the lowest bar to the highest, and is no longer than its points or its room', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 20)).toBe('▁▂▃▄▅▆▇█');
    expect([
      ...sparkline(
        Float64Array.from({ length: 1000 }, (_, i) => i),
        20,
      ),
    ]).toHaveLength(20);
    expect(sparkline([2, 2, 2], 20)).toBe('▄▄▄');
    expect(sparkline([], 20)).toBe('');
  });

  it('keeps a single spike and a single NaN among a million points', () => {
    const values = new Float64Array(1_000_000).fill(0.5);
    values[123_456] = 9;
    expect([...sparkline(values, 40)].filter((bar) => bar === '█')).toHaveLength(1);
    values[999_999] = NaN;
    expect(sparkline(values, 40)).toMatch(/✕$/);
    values[0] = -Infinity;
    expect(sparkline(values, 40)).toMatch(/^✕/);
  });
});
