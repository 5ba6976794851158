import { describe, expect, it } from 'vitest';
import { EarlyStopping } from './early-stopping.ts';

/** Number of the evaluation at which it stops; 0: never. The best moves with every better value, as in a training. */
function stopsAt(
  values: readonly number[],
  options: { patience: number; threshold?: number; greaterIsBetter?: boolean; failures?: number },
): number {
  const { patience, threshold = 0, greaterIsBetter = true, failures } = options;
  const stopping = new EarlyStopping({ patience, threshold, greaterIsBetter }, failures);
  let best: number | null = null;
  for (const [i, value] of values.entries()) {
    if (stopping.see(value, best)) return i + 1;
    if (best === null || (greaterIsBetter ? value > best : value < best)) best = value;
  }
  return 0;
}

describe('early stopping', () => {
  it('waits for as many evaluations without improvement in a row as it has patience', () => {
    expect(stopsAt([0.5, 0.6, 0.6, 0.59, 0.7], { patience: 2 })).toBe(4);
    expect(stopsAt([0.5, 0.6, 0.6, 0.61, 0.6, 0.61, 0.5], { patience: 3 })).toBe(7);
    expect(stopsAt([0.5, 0.4, 0.3], { patience: 0 })).toBe(0);
  });
  it('knows which way is better', () => {
    expect(stopsAt([0.5, 0.6, 0.7], { patience: 2, greaterIsBetter: false })).toBe(3);
    expect(stopsAt([0.7, 0.6, 0.5], { patience: 2, greaterIsBetter: false })).toBe(0);
  });
  it('takes an improvement up to the threshold for none', () => {
    expect(stopsAt([0.5, 0.505, 0.51], { patience: 2, threshold: 0.01 })).toBe(3);
    expect(stopsAt([0.5, 0.52, 0.54], { patience: 2, threshold: 0.01 })).toBe(0);
  });
  it('takes a value that is not a number for no improvement', () => {
    expect(stopsAt([0.5, NaN, NaN], { patience: 2 })).toBe(3);
  });
  it('goes on counting where the former training was', () => {
    expect(stopsAt([0.5, 0.4], { patience: 3, failures: 2 })).toBe(0);
    const stopping = new EarlyStopping({ patience: 3, threshold: 0, greaterIsBetter: true }, 2);
    expect(stopping.see(0.4, 0.5)).toBe(true);
  });
});
