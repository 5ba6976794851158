/**
 * `all_results.json` and its like, which transformers writes at the end: averages and last numbers of the run, not points of its curves.
 * Its older scripts write `eval_results.txt`, a line "eval_loss = 0.5" a number.
 */

import type { Values } from '@rewardboard/protocol';
import { numberFromWire } from '@rewardboard/protocol';
import { plainNumber } from './cell-numbers.ts';
import type { Format, ReadResult } from './format.ts';
import { isColumns } from './history-columns.ts';
import { hasListOfRows } from './history-rows.ts';
import { Lines } from './lines.ts';
import { stepOf } from './metrics-history-read.ts';
import { pointEvent } from './point-event.ts';
import { WholeJson } from './whole-json.ts';

const NAME = /^(all|train|eval|test|predict)_results\.json$/;
const PLACES = new Set(['epoch', 'step', 'global_step']);
const TEXT_NAME = /^(all|train|eval|test)_results(_[\w-]{1,40})?\.txt$/;
/** The same, while there is less of it. */
const TEXT_BEGINNING = /^(?:[A-Za-z][\w/.@-]{0,199}(?:\s{1,3}(?:=\s{0,3}\S{0,40}\s{0,3})?|=\s{0,3}\S{0,40}\s{0,3})?)?$/;
const TEXT_LINE = /^\s{0,10}([A-Za-z][\w/.@-]{0,199})\s{0,3}=\s{0,3}(\S{1,40})\s*$/;

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

export const finalText: Format = {
  id: 'final-text',
  label: 'Final results',
  unit: 'record',
  standsAtEnd: true,
  mayBeNamed: TEXT_NAME,
  recognizes({ fileName, text }) {
    if (!TEXT_NAME.test(fileName)) return false;
    const lines = text.trimStart();
    const end = lines.indexOf('\n');
    return end < 0 ? TEXT_BEGINNING.test(lines) && 'wait' : TEXT_LINE.test(lines.slice(0, end));
  },
  open() {
    const lines = new Lines();
    const take = (line: string, _: number, result: ReadResult) => {
      const [, name, text] = TEXT_LINE.exec(line) ?? [];
      const value = text === undefined ? undefined : plainNumber(text);
      if (name !== undefined && typeof value === 'number') addResults({ [name]: value }, result);
    };
    return { read: (bytes) => lines.read(bytes, take), end: (rest) => lines.end(rest, take) };
  },
};

function addResults(object: Record<string, unknown>, result: ReadResult): void {
  const values: Values = {};
  for (const [name, raw] of Object.entries(object)) {
    const value = numberFromWire(raw);
    if (value !== undefined && !PLACES.has(name)) values[`summary/${name.slice(0, 200)}`] = value;
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
