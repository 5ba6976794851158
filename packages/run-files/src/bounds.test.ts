/** What readers keep of a file, and pass on of a record, is bounded, however large those are. */

import { describe, expect, it } from 'vitest';
import type { RunEvent } from '@rewardboard/protocol';
import {
  FORMATS,
  MAX_BEGINNING_BYTES,
  MAX_RECORD_BYTES,
  recognize,
  tensorboardHead,
  tensorboardRecords,
} from './index.ts';
import { NumberRows } from './number-rows.ts';
import { objectOfText } from './python-json.ts';

const formatCalled = (id: string) => FORMATS.find((format) => format.id === id)!;
const bytesOf = (text: string) => new TextEncoder().encode(text);

function read(id: string, bytes: string | Uint8Array) {
  const reader = formatCalled(id).open();
  const result = reader.read(typeof bytes === 'string' ? bytesOf(bytes) : bytes);
  return { reader, ...result };
}

function namesIn(events: readonly RunEvent[]): Set<string> {
  return new Set(
    events.flatMap((event) =>
      event.type === 'points' ? Object.keys(event.series) : 'values' in event ? Object.keys(event.values) : [],
    ),
  );
}

const fields = (count: number, prefix = 'm') =>
  Array.from({ length: count }, (_, i) => `"${prefix}${i}": 1`).join(', ');

describe('names', () => {
  it('a reader remembers 5,000 names of metrics', () => {
    const lines = Array.from({ length: 6 }, (_, i) => `{"step": ${i}, "loss": 1, ${fields(990, `m${i}_`)}}\n`).join('');
    const { reader, records } = read('json-lines', lines);
    expect(records).toBe(6);
    expect(reader.names!.size).toBe(5_000);
  });

  it('of a record 1,000 fields are read', () => {
    const { events } = read('json-lines', `{"step": 1, "loss": 1, ${fields(1_500)}}\n`);
    expect(namesIn(events).size).toBe(999);
  });

  it('objects are read to the second level, deeper ones are not', () => {
    const { events } = read('json-lines', '{"step": 1, "loss": 1, "a": {"b": {"c": 1, "d": {"e": 1}}}}\n');
    expect([...namesIn(events)].sort()).toEqual(['train/a/b/c', 'train/loss']);
  });

  it('an event file has at most 5,000 tags, none longer than 1,000 bytes', () => {
    const of = (name: string) =>
      tensorboardRecords({ type: 'train', step: 1, time: 1, values: { [name]: 1 } }, new Map(), 0);
    const tags = [...Array.from({ length: 5_100 }, (_, i) => `train/t${i}`), `train/${'x'.repeat(1_001)}`];
    const { events, records } = read('tensorboard', Buffer.concat([tensorboardHead(0), ...tags.map(of)]));
    expect(records).toBe(1 + tags.length);
    expect([...namesIn(events)].filter((name) => name !== 'time')).toHaveLength(5_000);
    const long = read(
      'tensorboard',
      Buffer.concat([tensorboardHead(0), of(`train/${'x'.repeat(1_001)}`), of('train/loss')]),
    );
    expect([...long.reader.names!.keys()]).toEqual(['train/loss']);
  });

  it('a table has at most 2,000 columns, and names of at most 200 characters', () => {
    const table = (names: readonly string[]) =>
      read('csv', `step,loss,${names.join(',')}\n1,1,${names.map(() => '1').join(',')}\n`).records;
    const columns = (count: number) => Array.from({ length: count }, (_, i) => `m${i}`);
    expect([table(columns(1_998)), table(columns(1_999))]).toEqual([1, 0]);
    expect([table(['x'.repeat(200)]), table(['x'.repeat(201)])]).toEqual([1, 0]);
  });
});

describe('samples', () => {
  it('of one evaluation 10,000 samples are kept, and the rest is reported once', () => {
    const row = (id: number) => `{"step": 1, "id": ${id}, "label": 1, "pred": 1, "prob_positive": 0.5}`;
    const head = '{"format": "rewardboard-prediction-samples", "version": 1, "rows": [';
    const { events, damaged } = read(
      'prediction-samples',
      `${head}${Array.from({ length: 10_002 }, (_, i) => row(i)).join(',\n')}]}`,
    );
    const samples = events.flatMap((event) => (event.type === 'evaluation' && event.samples ? [event.samples] : []));
    expect(samples.at(-1)!.id).toHaveLength(10_000);
    expect(damaged.map(({ text }) => text)).toEqual(['more than 10000 samples at step 1; the rest is left out']);
  });
});

describe('rows of predictions', () => {
  it('of a table in predictions.log 10,000 are kept', () => {
    const bar = '='.repeat(80);
    const rows = Array.from({ length: 10_002 }, (_, id) => `${id} | 1 | 1 | 0.5000 | ✓`).join('\n');
    const head = `${bar}\nEvaluation at Step 1 (Epoch 1.00)\n${bar}\n`;
    const { events } = read('predictions-log', `${head}Sample Predictions (10002 random samples):\n${rows}\n\n`);
    expect(events).toMatchObject([{ samples: { id: { length: 10_000 } } }]);
  });

  it('of 50 evaluations more rows may come', () => {
    const row = (step: number, id: number) =>
      `{"step": ${step}, "id": ${id}, "label": 1, "pred": 1, "prob_positive": 0.5}`;
    const reader = formatCalled('prediction-samples').open();
    const head = '{"format": "rewardboard-prediction-samples", "version": 1, "rows": [';
    const first = Array.from({ length: 51 }, (_, i) => row(i + 1, 0)).join(',\n');
    reader.read(bytesOf(`${head}${first},\n`));
    const { events } = reader.read(bytesOf(`${row(51, 1)},\n${row(1, 1)},\n`));
    expect(events).toMatchObject([
      { step: 51, samples: { id: [0, 1] } },
      { step: 1, samples: { id: [1] } },
    ]);
  });

  it("TensorBoard's table has 20, and of each text 300 characters", () => {
    const ids = Array.from({ length: 30 }, (_, i) => i);
    const ones = ids.map(() => 1 as const);
    const samples = { id: ids, label: ones, predicted: ones, probability: ones };
    const texts = new Map(ids.map((id) => [id, { id, problem: 'p'.repeat(400), solution: '' }]));
    const bytes = tensorboardRecords({ type: 'evaluation', step: 1, time: 1, values: {}, samples }, texts, 0);
    expect(
      Buffer.from(bytes)
        .toString()
        .match(/\bp+(?=…)/g),
    ).toEqual(Array(20).fill('p'.repeat(300)));
  });
});

describe('records that differ in their numbers alone', () => {
  const learn = (rows: NumberRows, text: string) => rows.learn(bytesOf(text), 0, text.length, objectOfText);
  const isKnown = (rows: NumberRows, text: string) => rows.read(bytesOf(text), 0, text.length) !== null;

  it('16 shapes of them are known, and no shape of more than four levels or 1,000 numbers', () => {
    const rows = new NumberRows();
    const shape = (i: number) => `{"${'x'.repeat(i + 1)}": 1}`;
    for (let i = 0; i < 17; i++) expect(learn(rows, shape(i))).toBe(true);
    expect([isKnown(rows, shape(0)), isKnown(rows, shape(1))]).toEqual([false, true]);
    const nested = (levels: number) => `${'{"a": '.repeat(levels)}1${'}'.repeat(levels)}`;
    expect([learn(rows, nested(4)), learn(rows, nested(5))]).toEqual([true, false]);
    expect([learn(rows, `{${fields(1_000)}}`), learn(rows, `{${fields(1_001)}}`)]).toEqual([true, false]);
  });

  it('none is learned after 64 that were of no use', () => {
    const isLearnedAfter = (useless: number) => {
      const rows = new NumberRows();
      for (let i = 0; i < useless; i++) learn(rows, '{"a": [1]}');
      return learn(rows, '{"a": 1}');
    };
    expect([isLearnedAfter(63), isLearnedAfter(64)]).toEqual([true, false]);
  });
});

describe('texts', () => {
  it('a trainer state says its planned steps within 64 KiB behind its history', () => {
    const plannedAfter = (filler: number) =>
      read('trainer-state', `{"log_history": [], "x": "${'x'.repeat(filler)}", "max_steps": 70}`).events;
    expect(plannedAfter(64 * 1024 - 100)).toMatchObject([{ about: { plannedSteps: 70 } }]);
    expect(JSON.stringify(plannedAfter(64 * 1024))).not.toContain('plannedSteps');
  });

  it('a trainer state says that all steps are made, also where the row of the last one is still missing', () => {
    const aboutOf = (made: number, planned: number) =>
      read(
        'trainer-state',
        `{"best_global_step": 9, "global_step": ${made}, "log_history": [{"loss": 0.5, "step": 60}], "max_steps": ${planned}}`,
      ).events.flatMap((event) => (event.type === 'about' ? [event.about.stepsMade] : []));
    expect([aboutOf(70, 70), aboutOf(69, 70)]).toEqual([[70], [undefined]]);
  });

  it('lines with a text of more than 500 characters are no log of metrics', () => {
    const isLog = (length: number) => {
      const text = `{"step": 1, "loss": 0.5, "note": "${'x'.repeat(length)}"}\n`.repeat(20);
      return formatCalled('json-lines').recognizes!({ fileName: 'a.jsonl', text, bytes: bytesOf(text) });
    };
    expect([isLog(500), isLog(501)]).toEqual([true, false]);
  });

  it('of a damaged record 200 characters are shown', () => {
    const { damaged } = read('json-lines', `{${'x'.repeat(5_000)}\n`);
    expect(damaged[0]!.text).toHaveLength(200);
    const overlong = read('json-lines', `{${'x'.repeat(MAX_RECORD_BYTES + 1)}\n`);
    expect(overlong.damaged[0]!.text.length).toBeLessThanOrEqual(200);
  });

  it('of a text without metrics the last 4,000 characters are kept', () => {
    const { reader } = read('console', `${'words that say nothing of a training\n'.repeat(1_000)}the end\n`);
    expect(reader.text).toHaveLength(4_000);
    expect(reader.text!.endsWith('the end\n')).toBe(true);
  });

  it('of a line of output 8,000 characters are read', () => {
    const line = (filler: number) => `step 10 ${' '.repeat(filler)}loss: 0.5\n`;
    expect([read('console', line(7_000)).records, read('console', line(8_000)).records]).toEqual([1, 0]);
  });

  it('a beginning without the end of its first line is recognized in a few milliseconds', () => {
    for (const name of ['a.jsonl', 'a.json', 'a.csv', 'a.log'])
      for (const text of ['{"a": "x ', '[ ', 'loss = 0.5, ', ' '].map((part) => part.repeat(MAX_BEGINNING_BYTES))) {
        const bytes = bytesOf(text).subarray(0, MAX_BEGINNING_BYTES);
        const tookMs = [1, 2, 3].map(() => {
          const beganAt = performance.now();
          recognize({ fileName: name, bytes, text: text.slice(0, MAX_BEGINNING_BYTES) });
          return performance.now() - beganAt;
        });
        expect(Math.min(...tookMs)).toBeLessThan(100);
      }
  });
});
