import { describe, expect, it } from 'vitest';
import { SCHEDULES } from '../config/config-schema.ts';
import { learningRateAt } from './learning-rate.ts';

const rates = (schedule: (typeof SCHEDULES)[number], warmupSteps = 2, totalSteps = 6) =>
  Array.from({ length: totalSteps }, (_, i) => learningRateAt(i + 1, { peak: 1, warmupSteps, totalSteps, schedule }));

describe('the learning rate', () => {
  it('rises in a line to its highest value and falls in a line towards zero', () => {
    rates('linear').forEach((rate, i) => expect(rate).toBeCloseTo([0.5, 1, 0.8, 0.6, 0.4, 0.2][i]!));
  });
  it('falls along half a cosine', () => {
    rates('cosine').forEach((rate, i) =>
      expect(rate).toBeCloseTo([0.5, 1, ...[0.8, 0.6, 0.4, 0.2].map((left) => (1 - Math.cos(Math.PI * left)) / 2)][i]!),
    );
  });
  it('stays where it is when it is constant', () => {
    expect(rates('constant')).toEqual([0.5, 1, 1, 1, 1, 1]);
  });
  it('is never zero and never above the highest, with any warm-up', () => {
    for (const schedule of SCHEDULES)
      for (const warmup of [0, 1, 5, 6])
        for (const rate of rates(schedule, warmup)) expect(rate > 0 && rate <= 1).toBe(true);
  });
});
