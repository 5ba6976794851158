/** A block of `predictions.log`, as the guide shows it. */

import type { EvaluationEvent, RunEvent, RunInfo } from '@rewardboard/protocol';
import { secondsText } from './local-time.ts';
import { fixedText } from './python-number.ts';

/** Printed name, padded as in the guide, and metric. */
const OVERALL = [
  ['Accuracy:   ', 'eval/accuracy'],
  ['Precision:  ', 'eval/precision'],
  ['Recall:     ', 'eval/recall'],
  ['F1 Score:   ', 'eval/f1'],
  ['Specificity: ', 'eval/specificity'],
] as const;
const BAR = '='.repeat(80);

/** The block of an evaluation with an empty line behind it; null for other events. */
export function predictionsBlock(event: RunEvent, info: Pick<RunInfo, 'threshold'>): string | null {
  if (event.type !== 'evaluation') return null;
  const epoch = event.epoch === undefined ? '' : ` (Epoch ${fixedText(event.epoch, 2)})`;
  const timestamp = event.time === undefined ? '' : secondsText(event.time);
  const lines = [BAR, `Evaluation at Step ${event.step}${epoch}`];
  if (timestamp) lines.push(`Timestamp: ${timestamp}`);
  // The guide's writer always decides at 0.5. Elsewhere a confidence below 0.5 would look like a mistake without this line.
  if (info.threshold !== 0.5) lines.push(`Threshold: ${fixedText(info.threshold, 4)}`);
  lines.push(BAR, '', 'Overall Metrics:');
  for (const [label, metric] of OVERALL) {
    const value = event.values[metric];
    if (value !== undefined) lines.push(`  ${label}${fixedText(value, 4)}`);
  }
  lines.push('', ...confusionLines(event), ...sampleLines(event));
  return `${lines.join('\n')}\n`;
}

function confusionLines({ counts }: EvaluationEvent): string[] {
  if (!counts) return [];
  const five = (count: number) => String(count).padStart(5);
  return [
    'Confusion Matrix:',
    `  TN: ${five(counts.tn)}  FP: ${five(counts.fp)}`,
    `  FN: ${five(counts.fn)}  TP: ${five(counts.tp)}`,
    '',
  ];
}

function sampleLines({ samples }: EvaluationEvent): string[] {
  if (!samples) return [];
  const rows = samples.id.map((id, i) => {
    const label = samples.label[i]!;
    const predicted = samples.predicted[i]!;
    const probability = samples.probability[i]!;
    const confidence = fixedText(predicted === 1 ? probability : 1 - probability, 4);
    const columns = [
      String(id).padStart(5),
      String(label).padStart(4),
      String(predicted).padStart(4),
      confidence.padStart(6),
    ];
    return `${columns.join(' | ')} | ${(label === predicted ? '✓' : '✗').padStart(7)}`;
  });
  return [
    `Sample Predictions (${samples.id.length} random samples):`,
    '  Idx |   GT | Pred |   Conf | Correct',
    '-'.repeat(45),
    ...rows,
    '',
  ];
}
