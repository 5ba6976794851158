import { describe, expect, it } from 'vitest';
import type { Values } from '@rewardboard/protocol';
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

  const progress = (step: number, plannedSteps: number, values: Values, evaluations = [Infinity, 0, 0]) => {
    const [everySteps, totalMs, latestMs] = evaluations as [number, number, number];
    return { step, plannedSteps, values, evaluationTime: { everySteps, totalMs, latestMs } };
  };

  it('shows the progress, the time left, and the latest values', () => {
    const { written, line } = on(200);
    line.update(progress(10, 100, { 'train/loss': 0.5, 'train/examples_per_second': 1234.4 }), 1_000);
    line.update(progress(20, 100, { 'eval/f1': 0.75 }), 11_000);
    expect(written[1]).toBe(
      '\rStep 20/100 (20%) · 1 min 20 s left · Training loss 0.5000 · F1 0.7500 · 1234 examples/s\x1b[K',
    );
  });

  it('is cut to the terminal’s width, and has colours only if allowed', () => {
    const { written, line } = on(20, true);
    line.update(progress(10, 100, { 'train/loss': 0.5 }), 0);
    expect(written[0]).toBe('\r\x1b[2mStep 10/100 (10%) ·\x1b[0m\x1b[K');
  });

  it('is cleared for other lines', () => {
    const { written, line } = on(80);
    line.update(progress(1, 100, {}), 0);
    line.print('hello');
    line.print('again');
    expect(written.slice(1)).toEqual(['\r\x1b[K', 'hello\n', 'again\n']);
  });

  it('is printed every ten seconds and at the last step without a terminal', () => {
    const { written, line } = on(null, true);
    for (let step = 1; step <= 100; step++) line.update(progress(step, 100, {}), step * 250);
    expect(written.map((text) => text.split(' ')[1])).toEqual(['1/100', '41/100', '81/100', '100/100']);
    expect(written.join('')).not.toContain('\x1b');
    expect(written.every((text) => text.endsWith('\n') && !text.includes('\r'))).toBe(true);
  });

  it('forgets an old speed', () => {
    const { written, line } = on(200);
    for (let second = 0; second <= 60; second++) line.update(progress(second + 1, 10_000, {}), second * 1_000);
    // Now ten steps a second.
    for (let second = 61; second <= 200; second++)
      line.update(progress(61 + (second - 60) * 10, 10_000, {}), second * 1_000);
    const left = 10_000 - (61 + 140 * 10);
    expect(written.at(-1)).toContain(`${durationText((left / 10) * 1000)} left`);
  });

  it('counts the time of evaluations apart from that of steps', () => {
    const { written, line } = on(200);
    // Two steps a second; after every 50th an evaluation of a minute.
    line.update(progress(10, 220, {}, [50, 0, 0]), 5_000);
    line.update(progress(50, 220, {}, [50, 60_000, 60_000]), 85_000);
    // 170 steps are 85 s, and after 100, 150, 200 and 220 steps it evaluates.
    expect(written.at(-1)).toContain(' · 5 min 25 s left');
    line.update(progress(210, 220, {}, [50, 240_000, 60_000]), 345_000);
    expect(written.at(-1)).toContain(' · 1 min 5 s left');
  });

  it('keeps no evaluation ahead of a last step that was evaluated', () => {
    const { written, line } = on(200);
    line.update(progress(50, 100, {}, [50, 9_000, 9_000]), 0);
    line.update(progress(60, 100, {}, [50, 9_000, 9_000]), 10_000);
    expect(written.at(-1)).toContain(' · 49 s left');
  });

  it.each([
    [400, '0 s'],
    [42_400, '42 s'],
    [130_000, '2 min 10 s'],
    [3_900_000, '1 h 5 min'],
  ])('writes %d ms as %s', (ms, text) => expect(durationText(ms)).toBe(text));
});
