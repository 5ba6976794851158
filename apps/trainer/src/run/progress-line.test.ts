import { describe, expect, it } from 'vitest';
import { durationText, ProgressLine } from './progress-line.ts';

describe('the progress line', () => {
  const on = (columns: number | null, colors = false) => {
    const written: string[] = [];
    const stream = {
      write: (text: string) => written.push(text),
      ...(columns === null ? {} : { isTTY: true, columns }),
    };
    return { written, line: new ProgressLine(stream, colors) };
  };

  it('shows the progress, the time left, and the latest values', () => {
    const { written, line } = on(200);
    line.update(10, 100, { 'train/loss': 0.5, 'train/examples_per_second': 1234.4 }, 1_000);
    line.update(20, 100, { 'eval/f1': 0.75 }, 11_000);
    expect(written[1]).toBe(
      '\rStep 20/100 (20%) · 1 min 20 s left · Training loss 0.5000 · F1 0.7500 · 1234 examples/s\x1b[K',
    );
  });

  it('is cut to the terminal’s width, and has colours only if allowed', () => {
    const { written, line } = on(20, true);
    line.update(10, 100, { 'train/loss': 0.5 }, 0);
    expect(written[0]).toBe('\r\x1b[2mStep 10/100 (10%) ·\x1b[0m\x1b[K');
  });

  it('is cleared for other lines', () => {
    const { written, line } = on(80);
    line.update(1, 100, {}, 0);
    line.print('hello');
    line.print('again');
    expect(written.slice(1)).toEqual(['\r\x1b[K', 'hello\n', 'again\n']);
  });

  it('is printed every ten seconds and at the last step without a terminal', () => {
    const { written, line } = on(null, true);
    for (let step = 1; step <= 100; step++) line.update(step, 100, {}, step * 250);
    expect(written.map((text) => text.split(' ')[1])).toEqual(['1/100', '41/100', '81/100', '100/100']);
    expect(written.join('')).not.toContain('\x1b');
    expect(written.every((text) => text.endsWith('\n') && !text.includes('\r'))).toBe(true);
  });

  it('forgets an old speed', () => {
    const { written, line } = on(200);
    for (let second = 0; second <= 60; second++) line.update(second + 1, 10_000, {}, second * 1_000);
    // Now ten steps a second.
    for (let second = 61; second <= 200; second++) line.update(61 + (second - 60) * 10, 10_000, {}, second * 1_000);
    const left = 10_000 - (61 + 140 * 10);
    expect(written.at(-1)).toContain(`${durationText((left / 10) * 1000)} left`);
  });

  it.each([
    [400, '0 s'],
    [42_400, '42 s'],
    [130_000, '2 min 10 s'],
    [3_900_000, '1 h 5 min'],
  ])('writes %d ms as %s', (ms, text) => expect(durationText(ms)).toBe(text));
});
