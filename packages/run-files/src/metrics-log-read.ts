/** Reads `metrics.log`: one entry a line, possibly after a logger's time and level; other lines are free text. */

import type { Values } from '@rewardboard/protocol';
import { damageOf } from './format.ts';
import type { Format } from './format.ts';
import { Lines } from './lines.ts';
import { TIME_PATTERN, timeOfText } from './local-time.ts';
import { PYTHON_NUMBER, numberOfText } from './python-number.ts';

/** "2025-11-15 10:30:45,123 - INFO - ", "[2025-11-15T10:30:45] INFO: " or nothing. */
const PREFIX = new RegExp(String.raw`^\s*(?:\[?(${TIME_PATTERN})\]?)?[\s:,|-]*(?:[\w.]{1,80}[\s:,|-]+){0,3}`);
const LOSS = String.raw`(?:\s+Loss:\s*(${PYTHON_NUMBER}))?(?:\s+LR:\s*(${PYTHON_NUMBER}))?`;
const SCORES = String.raw`(?:\s+Eval Loss:\s*(${PYTHON_NUMBER}))?(?:\s+Acc:\s*(${PYTHON_NUMBER}))?(?:\s+F1:\s*(${PYTHON_NUMBER}))?`;
const ENTRY = new RegExp(
  String.raw`^\[Step\s+(\d{1,15})(?:\s*\|\s*Epoch\s+(${PYTHON_NUMBER}))?\]${LOSS}(?:(?:\s*\|)?${SCORES})?\s*$`,
);
const METRICS = ['train/loss', 'train/learning_rate', 'eval/loss', 'eval/accuracy', 'eval/f1'] as const;

export const metricsLog: Format = {
  id: 'metrics-log',
  label: 'Metrics log',
  isSelfContained: 'lines',
  isRunWhenEmpty: true,
  authority: 3,
  matches: (fileName) => fileName === 'metrics.log',
  open() {
    const lines = new Lines();
    return {
      read: (bytes) =>
        lines.read(bytes, (line, number, result) => {
          const at = line.indexOf('[Step');
          if (at < 0) return;
          const prefix = PREFIX.exec(line.slice(0, at));
          const match = prefix && prefix[0].length === at ? ENTRY.exec(line.slice(at)) : null;
          const values: Values = {};
          METRICS.forEach((metric, i) => {
            const value = match?.[i + 3] === undefined ? undefined : numberOfText(match[i + 3]!);
            if (value !== undefined) values[metric] = value;
          });
          if (!match || Object.keys(values).length === 0) {
            // "[Step" within a sentence is text; at the beginning, or behind a time, it was to be an entry.
            if (prefix && prefix[0].length === at && (prefix[0].trim() === '' || prefix[1] !== undefined))
              result.damaged.push(damageOf(number, line));
            return;
          }
          const epoch = match[2] === undefined ? undefined : numberOfText(match[2]);
          const time = prefix?.[1] === undefined ? undefined : timeOfText(prefix[1]);
          result.records++;
          result.events.push({
            type: METRICS.some((metric) => metric.startsWith('eval/') && metric in values) ? 'evaluation' : 'train',
            ...(time === undefined ? {} : { time }),
            step: Number(match[1]),
            ...(epoch === undefined ? {} : { epoch }),
            values,
            rounded: true,
          });
        }),
    };
  },
};
