/** The guide's own files, as a Python program would leave them, for tests that follow a foreign directory. */

import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BAR = '='.repeat(80);

/** The block of `predictions.log` in the guide: its counts contradict the scores printed above them. */
const PREDICTIONS = `${BAR}
Evaluation at Step 250 (Epoch 0.50)
Timestamp: 2025-11-15T10:30:45
${BAR}

Overall Metrics:
  Accuracy:   0.8234
  Precision:  0.8189
  Recall:     0.8123
  F1 Score:   0.8156
  Specificity: 0.8345

Confusion Matrix:
  TN:  4523  FP:   892
  FN:  1012  TP:  4373

Sample Predictions (20 random samples):
  Idx |   GT | Pred |   Conf | Correct
---------------------------------------------
   42 |    1 |    1 | 0.9234 |       ✓
  137 |    0 |    0 | 0.8756 |       ✓
  289 |    1 |    0 | 0.5432 |       ✗

`;

const ROWS = [
  {
    step: 250,
    epoch: 0.5,
    train_loss: 0.4523,
    learning_rate: 1.8e-5,
    eval_loss: 0.4201,
    eval_accuracy: 0.8234,
    eval_f1: 0.8156,
    eval_precision: 0.8189,
    eval_recall: 0.8123,
  },
  {
    step: 500,
    epoch: 1.0,
    train_loss: 0.3891,
    learning_rate: 1.6e-5,
    eval_loss: 0.3756,
    eval_accuracy: 0.8512,
    eval_f1: 0.8445,
    eval_precision: 0.8489,
    eval_recall: 0.8401,
  },
];

export function writeGuideRun(directory: string): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(
    join(directory, 'metrics.log'),
    `[Step   250 | Epoch 0.50] Loss: 0.4523 LR: 1.80e-05 | Eval Loss: 0.4201 Acc: 0.8234 F1: 0.8156
[Step   500 | Epoch 1.00] Loss: 0.3891 LR: 1.60e-05 | Eval Loss: 0.3756 Acc: 0.8512 F1: 0.8445
`,
  );
  writeFileSync(join(directory, 'metrics_history.json'), pythonDump(ROWS));
  writeFileSync(join(directory, 'predictions.log'), PREDICTIONS);
}

/** As Python's `json.dump(rows, f, indent=2)` writes it, NaN without quotes. */
export function pythonDump(rows: readonly Record<string, number>[]): string {
  const text = rows.map((row, i) => {
    const timestamp = `2025-11-15T10:3${i % 10}:45.123456`;
    const fields = Object.entries(row).map(([name, value]) => `    "${name}": ${value}`);
    return `  {\n${[...fields, `    "timestamp": "${timestamp}"`].join(',\n')}\n  }`;
  });
  return `[\n${text.join(',\n')}\n]`;
}

export function appendMetricsLine(directory: string, step: number, loss: number): void {
  appendFileSync(
    join(directory, 'metrics.log'),
    `[Step ${String(step).padStart(5)} | Epoch ${(step / 500).toFixed(2)}] Loss: ${loss.toFixed(4)} LR: 1.40e-05\n`,
  );
}
