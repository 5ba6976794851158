/** The journal `events.jsonl`: one event a line. */

import type { RunEvent } from '@rewardboard/protocol';
import { eventFromLine, toWire } from '@rewardboard/protocol';
import { damageOf } from './format.ts';
import type { Format } from './format.ts';
import { Lines } from './lines.ts';

/** Configuration and the like nest two or three deep; whoever handles events may recurse, so a depth bomb stops here. */
const MAX_DEPTH = 32;

/** The line of an event, with "\n". */
export function journalLine(event: RunEvent): string {
  return `${toWire(event)}\n`;
}

export const journal: Format = {
  id: 'journal',
  label: 'Journal',
  matches: (fileName) => fileName === 'events.jsonl',
  open() {
    const lines = new Lines();
    return {
      read: (bytes) =>
        lines.read(bytes, (line, number, result) => {
          if (line.trim() === '') return;
          const event = eventFromLine(line);
          if (event && (event.type !== 'start' || isShallow(event.info, MAX_DEPTH))) {
            result.records++;
            result.events.push(event);
          } else result.damaged.push(damageOf(number, line));
        }),
    };
  },
};

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((inner) => isShallow(inner, depth - 1));
}
