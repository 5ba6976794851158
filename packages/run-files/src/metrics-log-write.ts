/** A line of `metrics.log`, as the guide shows it. */

import type { RunEvent } from '@rewardboard/protocol';
import { exponentText, fixedText } from './python-number.ts';

/** `[Step   250 | Epoch 0.50] Loss: 0.4523 LR: 1.80e-05 | Eval Loss: 0.4201 Acc: 0.8234 F1: 0.8156` with "\n", or null when the event has none of these numbers. */
export function metricsLogLine(event: RunEvent): string | null {
  if (event.type !== 'train' && event.type !== 'evaluation') return null;
  const { values } = event;
  const shown = (label: string, metric: string, text: (value: number) => string) => {
    const value = values[metric];
    return value === undefined ? '' : ` ${label}: ${text(value)}`;
  };
  const four = (value: number) => fixedText(value, 4);
  const train =
    shown('Loss', 'train/loss', four) + shown('LR', 'train/learning_rate', (value) => exponentText(value, 2));
  const evaluation =
    shown('Eval Loss', 'eval/loss', four) + shown('Acc', 'eval/accuracy', four) + shown('F1', 'eval/f1', four);
  if (!train && !evaluation) return null;
  const epoch = event.epoch === undefined ? '' : ` | Epoch ${fixedText(event.epoch, 2)}`;
  return `[Step ${String(event.step).padStart(5)}${epoch}]${train}${evaluation && ` |${evaluation}`}\n`;
}
