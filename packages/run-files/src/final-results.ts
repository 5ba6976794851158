/** `all_results.json` and its like, which transformers writes at the end: averages and last numbers of the run, not points of its curves. */

import type { Values } from '@rewardboard/protocol';
import { numberFromWire } from '@rewardboard/protocol';
import type { Format, ReadResult } from './format.ts';
import { isColumns } from './history-columns.ts';
import { hasListOfRows } from './history-rows.ts';
import { stepOf } from './metrics-history-read.ts';
import { pointEvent } from './point-event.ts';
import { WholeJson } from './whole-json.ts';

const NAME = /^(all|train|eval|test|predict)_results\.json$/;

export const finalResults: Format = {
  id: 'final-results',
  label: 'Final results',
  unit: 'record',
  standsAtEnd: true,
  matches: (fileName) => NAME.test(fileName),
  // Programs of people's own keep whole histories in such files.
  isNameShared: true,
  recognizes: ({ fileName, text }) => NAME.test(fileName) && !hasListOfRows(text) && !isColumns(text),
  open() {
    const json = new WholeJson();
    return { read: (bytes) => json.read(bytes, addResults) };
  },
};

function addResults(object: Record<string, unknown>, result: ReadResult): void {
  const values: Values = {};
  for (const [name, raw] of Object.entries(object)) {
    const value = numberFromWire(raw);
    if (value !== undefined && name !== 'epoch' && name !== 'step') values[`summary/${name.slice(0, 200)}`] = value;
  }
  if (Object.keys(values).length === 0) return;
  result.records++;
  result.events.push(pointEvent({ step: stepOf(object.step ?? object.global_step) ?? stepsMade(values), values }));
}

/** The file names no step, but the pace and the duration of the training; 0 where it does not. */
function stepsMade(values: Values): number {
  const steps = (values['summary/train_steps_per_second'] ?? 0) * (values['summary/train_runtime'] ?? 0);
  return Number.isFinite(steps) ? Math.max(0, Math.round(steps)) : 0;
}
