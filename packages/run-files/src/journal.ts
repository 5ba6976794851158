/** The journal `events.jsonl`: one event a line. */

import type { RunEvent } from '@rewardboard/protocol';
import { eventFromLine, eventFromWire, toWire } from '@rewardboard/protocol';
import { damageOf } from './format.ts';
import type { Format } from './format.ts';
import { Lines } from './lines.ts';
import type { TakeLine } from './lines.ts';
import { PointRows } from './point-rows.ts';
import type { PointPlan } from './point-rows.ts';

/** The line of an event, with "\n". */
export function journalLine(event: RunEvent): string {
  return `${toWire(event)}\n`;
}

export const journal: Format = {
  id: 'journal',
  label: 'Journal',
  program: 'rewardboard trainer',
  isSelfContained: 'lines',
  matches: (fileName) => fileName === 'events.jsonl',
  open() {
    const lines = new Lines();
    const rows = new PointRows(pointsOf);
    return {
      read: (bytes) => {
        const take: TakeLine = (line, number, result) => {
          if (line.trim() === '') return;
          const event = eventFromLine(line);
          if (event) {
            result.records++;
            result.events.push(event);
          } else result.damaged.push(damageOf(number, line));
        };
        return rows.readLines(lines, bytes, take);
      },
    };
  },
};

/** A training step, and nothing more: where its numbers go. */
function pointsOf(record: Record<string, unknown>): PointPlan | null {
  const event = eventFromWire(record);
  if (event?.type !== 'train' || event.rounded || Object.keys(record).some((name) => !FIELDS.has(name))) return null;
  // In columns a point of the validation set would be an evaluation.
  if (
    Object.entries(record['values'] as object).some(
      ([name, value]) => typeof value !== 'number' || name.startsWith('eval/'),
    )
  )
    return null;
  return {
    metricOf: ([field, name]) => (field === 'values' ? (name ?? null) : field === 'step' ? null : field!),
    isStep: ([field]) => field === 'step',
  };
}
const FIELDS = new Set(['type', 'time', 'step', 'epoch', 'values']);
