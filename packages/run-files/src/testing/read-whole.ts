/** Reads bytes as a file of one format, as often as its reader asks for. */

import type { Damage, FileFacts, Format, ReadContext } from '../index.ts';

export interface Read {
  /** Path to its steps and values, in the order of the file. */
  series: Record<string, { steps: number[]; values: number[] }>;
  records: number;
  damaged: Damage[];
  passes: number;
  unit: string | undefined;
}

/** More passes than a file may need. */
const MAX_PASSES = 10;

export function readWhole(format: Format, bytes: Uint8Array, context: ReadContext = {}): Read {
  const facts: FileFacts = {};
  for (let passes = 1; passes <= MAX_PASSES; passes++) {
    const result = format.open({ ...context, facts }).read(bytes);
    if (result.readAgain) continue;
    const series: Read['series'] = {};
    let unit: string | undefined;
    for (const event of result.events) {
      if (event.type === 'about') unit = event.about.stepUnit ?? unit;
      if (event.type !== 'points') continue;
      for (const [path, { steps, values }] of Object.entries(event.series)) {
        const column = (series[path] ??= { steps: [], values: [] });
        column.steps.push(...Array.from(steps));
        column.values.push(...Array.from(values));
      }
    }
    return { series, records: result.records, damaged: result.damaged, passes, unit };
  }
  throw new Error('The reader asks for one pass after the other.');
}
