/** The journal `events.jsonl`: one event a line. */

import type { RunEvent } from '@rewardboard/protocol';
import { eventFromLine, toWire } from '@rewardboard/protocol';
import { damageOf } from './format.ts';
import type { Format } from './format.ts';
import { Lines } from './lines.ts';

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
          if (event) {
            result.records++;
            result.events.push(event);
          } else result.damaged.push(damageOf(number, line));
        }),
    };
  },
};
