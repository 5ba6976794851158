/** Events to the wire and back; nothing that comes from there throws. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runEvent } from './arbitrary-events.ts';
import type { EvaluationEvent } from './event.ts';
import { eventFromLine, eventFromWire, toWire, wireCopy } from './wire.ts';
import { numberFromWire } from './wire-number.ts';

describe('a journal line', () => {
  it('holds any event whole, on one line of strict JSON', () => {
    fc.assert(
      fc.property(runEvent, (event) => {
        const line = toWire(event);
        expect(line).not.toContain('\n');
        const back = eventFromLine(line)!;
        expect(plain(back)).toEqual(plain(event));
      }),
      { numRuns: 500 },
    );
  });

  it('carries NaN and both infinities as those strings, and revives them as numbers', () => {
    const line = toWire({ type: 'train', step: 1, values: { a: NaN, b: Infinity, c: -Infinity, d: 1 } });
    expect(line).toBe('{"type":"train","step":1,"values":{"a":"NaN","b":"Infinity","c":"-Infinity","d":1}}');
    expect({ ...(eventFromLine(line) as EvaluationEvent).values }).toEqual({ a: NaN, b: Infinity, c: -Infinity, d: 1 });
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })), (text) => void eventFromLine(text)),
      { numRuns: 1000 },
    );
    expect(eventFromLine('['.repeat(200_000))).toBeNull();
    expect(eventFromLine('')).toBeNull();
  });

  it('cut anywhere is no event', () => {
    const line = toWire({
      type: 'evaluation',
      step: 12,
      epoch: 1,
      values: { 'eval/loss': 0.5 },
      counts: { tp: 1, tn: 2, fp: 3, fn: 4 },
    });
    for (let length = 0; length < line.length; length++) expect(eventFromLine(line.slice(0, length))).toBeNull();
  });
});

describe('an event from the wire', () => {
  const shape = fc.record(
    {
      type: fc.constantFrom('start', 'train', 'evaluation', 'sample-text', 'notice', 'end', 'other'),
      step: fc.oneof(fc.jsonValue(), fc.nat()),
      values: fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue())),
      counts: fc.jsonValue(),
      histogram: fc.jsonValue(),
      samples: fc.oneof(
        fc.jsonValue(),
        fc.record({
          id: fc.array(fc.jsonValue()),
          label: fc.array(fc.jsonValue()),
          predicted: fc.array(fc.jsonValue()),
          probability: fc.array(fc.jsonValue()),
        }),
      ),
      info: fc.jsonValue(),
      time: fc.jsonValue(),
      epoch: fc.jsonValue(),
      level: fc.jsonValue(),
      text: fc.jsonValue(),
      outcome: fc.jsonValue(),
      best: fc.jsonValue(),
      checkpoint: fc.jsonValue(),
    },
    { requiredKeys: ['type'] },
  );

  it('has the types it promises, or is none', () => {
    fc.assert(
      fc.property(shape, (raw) => {
        const event = eventFromWire(raw);
        if (!event) return;
        if (event.time !== undefined) expect(typeof event.time).toBe('number');
        if (event.type === 'train' || event.type === 'evaluation') {
          expect(event.step).toBeGreaterThanOrEqual(0);
          for (const value of Object.values(event.values)) expect(typeof value).toBe('number');
        }
        if (event.type === 'evaluation') {
          for (const count of Object.values(event.counts ?? {})) expect(count).toBeGreaterThanOrEqual(0);
          if (event.samples) {
            const { id, label, predicted, probability } = event.samples;
            expect([label.length, predicted.length, probability.length]).toEqual([id.length, id.length, id.length]);
            for (const value of [...id, ...label, ...predicted, ...probability]) expect(typeof value).toBe('number');
          }
        }
        if (event.type === 'notice') expect(typeof event.text).toBe('string');
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['no step', { type: 'train', values: {} }],
    ['a negative step', { type: 'train', step: -1, values: {} }],
    ['a step that is not a number', { type: 'train', step: '3', values: {} }],
    ['a step that is NaN', { type: 'train', step: 'NaN', values: {} }],
    ['values in a list', { type: 'evaluation', step: 1, values: [] }],
    ['no id', { type: 'start', info: {} }],
    ['an unknown type', { type: 'delete', step: 1 }],
    ['a notice without a level', { type: 'notice', text: 'x' }],
    ['an end without an outcome', { type: 'end', step: 1 }],
    ['nothing', null],
    ['a list', []],
  ])('with %s is none', (_, raw) => {
    expect(eventFromWire(raw)).toBeNull();
  });

  it('drops samples whose columns do not fit, and keeps the evaluation', () => {
    const with_ = (samples: unknown) =>
      eventFromWire({ type: 'evaluation', step: 1, values: { 'eval/loss': 1 }, samples }) as EvaluationEvent;
    expect(with_({ id: [1], label: [1], predicted: [0], probability: ['NaN'] }).samples).toEqual({
      id: [1],
      label: [1],
      predicted: [0],
      probability: [NaN],
    });
    expect(with_({ id: [1, 2], label: [1], predicted: [0], probability: [1] }).samples).toBeUndefined();
    expect(with_({ id: ['<b>'], label: [1], predicted: [0], probability: [1] }).samples).toBeUndefined();
    expect(with_({ id: [1], label: [7], predicted: [0], probability: [1] }).samples).toBeUndefined();
    expect(with_('x').values['eval/loss']).toBe(1);
  });

  it('keeps a metric named __proto__ as a metric', () => {
    const event = eventFromLine('{"type":"train","step":1,"values":{"__proto__":3,"toString":4}}') as EvaluationEvent;
    expect(Object.keys(event.values)).toEqual(['__proto__', 'toString']);
    expect(Object.getPrototypeOf(event.values)).toBeNull();
  });
});

it('a wire copy is plain JSON, leaves its source alone, and drops __proto__', () => {
  const source = JSON.parse('{"a":[1,{"b":2}],"__proto__":{"polluted":true}}') as { a: unknown[] };
  source.a.push(NaN, Infinity, null);
  const copy = wireCopy(source);
  expect(JSON.stringify(copy)).toBe('{"a":[1,{"b":2},"NaN","Infinity",null]}');
  expect(source.a[2]).toBeNaN();
  expect((copy as { polluted?: unknown }).polluted).toBeUndefined();
});

it('only the three strings are numbers', () => {
  for (const value of ['1', '', 'nan', 'inf', '__proto__', 'toString', null, undefined, true, {}, []])
    expect(numberFromWire(value)).toBeUndefined();
});

/** Without the difference between an object with and without a prototype. */
function plain(event: unknown): unknown {
  const { values, ...rest } = event as { values?: Record<string, number> };
  return values ? { ...rest, values: Object.entries(values) } : rest;
}
