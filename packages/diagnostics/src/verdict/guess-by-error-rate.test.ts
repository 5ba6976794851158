/** XGBoost and others log the share of wrong answers instead of the accuracy: it shows as well what guessing would get. */

import { expect, it } from 'vitest';
import { diagnose } from '../diagnosis/diagnose.ts';
import { logOfEvents } from '../testing/healthy-run.ts';

it.each(['eval/merror', 'eval/error_rate'])(
  'keeps no checkpoint whose %s is that of a guess among ten classes',
  (name) => {
    const keepOf = (wrong: number, fall: number) =>
      diagnose(
        logOfEvents(
          Array.from({ length: 20 }, (_, i) => ({
            type: 'evaluation' as const,
            step: i + 1,
            values: {
              'train/loss': 2.25 - 0.05 * i,
              'eval/loss': 2.31 + 0.012 * i - fall * (1 - Math.exp(-i / 4)),
              [name]: i === 0 ? 0.9 : wrong + 0.01 * (i % 2),
            },
          })),
        ),
        [],
      ).keep;
    expect(keepOf(0.905, 0)).toBeNull();
    expect(keepOf(0.4, 1)).not.toBeNull();
  },
);
