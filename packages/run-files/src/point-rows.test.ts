/** Lines by the thousand against the same lines one by one. */

import { applyEvents, emptyRun, toWire } from '@rewardboard/protocol';
import type { RunEvent } from '@rewardboard/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FormatReader } from './format.ts';
import { formatOf } from './formats.ts';
import { jsonLines } from './json-lines.ts';
import { NumberRows } from './number-rows.ts';
import { objectOfText } from './python-json.ts';

const value = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) },
  fc.constantFrom(NaN, Infinity, 0, -0, 1e-300, 2 ** 63),
);
const names = fc.constantFrom<string[]>(
  ['train/loss'],
  ['train/loss', 'train/grad_norm'],
  ['train/loss', 'eval/loss'],
  ['7', 'a'],
  ['a\\"b', 'ü'],
);
const event = fc.record({
  names,
  values: fc.array(value, { minLength: 2, maxLength: 2 }),
  isEvaluation: fc.boolean(),
  epoch: fc.option(fc.double({ min: 0, max: 9, noNaN: true })),
  back: fc.nat(20),
});
const damage = fc.constantFrom(
  '{"type":"train","step":5,"values":{"train/loss":0.5',
  '{"type":"train","step":-5,"values":{"train/loss":1}}',
  '',
  'x',
  '{"type":"train","step":3,"step":4,"values":{"train/loss":2}}',
  '{"type":"train","step":01,"values":{"train/loss":1}}',
  '{"type":"train","step":9,"values":{"train/loss":null}}',
  '{"type":"train","step":9,"values":{"train/loss":[1]},"rounded":true}',
);

function linesOf(
  list: { names: string[]; values: number[]; isEvaluation: boolean; epoch: number | null; back: number }[],
  broken: readonly string[],
  ends: string,
): string[] {
  let step = 0;
  return list.flatMap((made, i) => {
    step = Math.max(0, step + (made.back === 0 ? -3 : 1));
    const values = Object.fromEntries(made.names.map((name, at) => [name, made.values[at]!]));
    const told: RunEvent = {
      type: made.isEvaluation ? 'evaluation' : 'train',
      time: 1e12 + i,
      step,
      ...(made.epoch === null ? {} : { epoch: made.epoch }),
      values,
    };
    return [toWire(told) + ends, ...(i % 40 === 7 && broken.length > 0 ? [broken[i % broken.length]! + ends] : [])];
  });
}

function readAll(reader: FormatReader, pieces: readonly Uint8Array[]) {
  const run = emptyRun();
  const total = { records: 0, damaged: 0, columns: 0 };
  for (const piece of pieces) {
    const { events, consumed, records, damaged } = reader.read(piece);
    expect(consumed).toBe(piece.length);
    applyEvents(run, events);
    total.records += records;
    total.damaged += damaged.length;
    total.columns += events.filter(({ type }) => type === 'points').length;
  }
  const series = [...run.series]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, points]) => [name, points.columns()]);
  return {
    series,
    evaluations: run.evaluations.map((evaluation) => ({ ...evaluation })),
    lastStep: run.lastStep,
    lastTime: run.lastTime,
    records: total.records,
    damaged: total.damaged,
    isQuick: total.columns > 0,
  };
}

describe('a long piece of a journal', () => {
  it('is the same run as its lines one by one, damaged and strange ones between them', () => {
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 1, maxLength: 25 }),
        fc.array(damage, { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        (list, broken, ends) => {
          // The same rows again and again, at other steps: enough bytes for a long piece.
          const lines = linesOf(
            Array.from({ length: 400 }, (_, i) => list[i % list.length]!),
            broken,
            ends,
          );
          const { isQuick, ...quick } = readAll(formatOf('events.jsonl')!.open(), [Buffer.from(lines.join(''))]);
          const { isQuick: isSlowQuick, ...slow } = readAll(
            formatOf('events.jsonl')!.open(),
            lines.map((line) => Buffer.from(line)),
          );
          expect(isQuick).toBe(
            list.some(
              ({ names: told, values, isEvaluation }) =>
                !isEvaluation &&
                !told.some((name) => name === '7' || name.startsWith('eval/')) &&
                values.slice(0, told.length).every(Number.isFinite),
            ),
          );
          expect(isSlowQuick).toBe(false);
          expect(quick).toEqual(slow);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('rows that differ in their numbers', () => {
  const rows = new NumberRows();
  const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));
  const read = (text: string) => rows.read(bytesOf(text), 0, bytesOf(text).length) && [...rows.numbers];
  const learn = (text: string) => rows.learn(bytesOf(text), 0, bytesOf(text).length, objectOfText);

  it('are read by the shape of the first one', () => {
    expect(learn('{"step": 1, "a": {"b": -2.5e3}, "text": "x1"}')).toBe(true);
    expect(read('{"step": 22, "a": {"b": 0.1}, "text": "x1"}')!.slice(0, 2)).toEqual([22, 0.1]);
    for (const other of [
      '{"step": 22, "a": {"b": 0.1}, "text": "x2"}',
      '{"step": 22, "a": {"b": 0.1}, "text": "x1"',
      '{"step": 22, "a": {"b": NaN}, "text": "x1"}',
      '{"step": 022, "a": {"b": 1}, "text": "x1"}',
      '{"step": 22, "a": {"b": 0.1}, "text": "x1"}}',
    ])
      expect(read(other)).toBeNull();
  });

  it.each(['{"a": 1, "a": 1}', '{"b": 1, "1": 1}', '{"a": [1]}', '{"a": "1"}', '[1]', '{"a": 1', '{}'])(
    '%s makes no shape',
    (text) => {
      expect(learn(text)).toBe(false);
      expect(read(text)).toBeNull();
    },
  );
});

describe('a long piece of JSON lines', () => {
  it('takes a negative epoch for none, as a single line does, beside a counter that begins anew', () => {
    const rows = [{ epoch: -0.43 }, { iter: 0, epoch: 0 }, { iter: 0 }];
    const lines = Array.from({ length: 600 }, (_, i) => {
      const { epoch, ...row } = rows[i % 3]!;
      const step = i % 3 === 0 ? { step: i, epoch: epoch! + i / 7 } : epoch === undefined ? {} : { epoch };
      return Buffer.from(`${JSON.stringify({ ...step, ...row, loss: 0, padding: 'x'.repeat(20) })}\n`);
    });
    expect(readAll(jsonLines.open(), [Buffer.concat(lines)])).toEqual(readAll(jsonLines.open(), lines));
  });

  const field = fc.constantFrom(
    'loss',
    'eval_loss',
    'grad_norm',
    'epoch',
    'time',
    '_timestamp',
    'iter',
    'name',
    'train',
  );
  const cell = fc.oneof(
    { weight: 5, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) },
    fc.constantFrom<unknown>(0, 1.7e9, 1.7e12, '0.5', 'text', null, true, [1], { loss: 1, step: 3 }, -1),
  );
  const row = fc.uniqueArray(fc.tuple(field, cell), { selector: ([name]) => name, maxLength: 5 });

  it('is the same run as its lines one by one, whatever fields they have', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(row, fc.boolean()), { minLength: 1, maxLength: 12 }), (rows) => {
        const lines = Array.from({ length: 600 }, (_, i) => {
          const [fields, hasStep] = rows[i % rows.length]!;
          const values = fields.map(
            ([name, value]) =>
              [name, typeof value === 'number' && !Number.isInteger(value) ? value + i / 7 : value] as const,
          );
          return `${JSON.stringify({ ...(hasStep ? { step: i } : {}), ...Object.fromEntries(values), padding: 'x'.repeat(20) })}\n`;
        });
        const open = () => jsonLines.open();
        const quick = readAll(open(), [Buffer.from(lines.join(''))]);
        const slow = readAll(
          open(),
          lines.map((line) => Buffer.from(line)),
        );
        expect(quick).toEqual(slow);
      }),
      { numRuns: 25 },
    );
  });
});
