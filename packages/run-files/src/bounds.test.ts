/** What readers keep of a file, and pass on of a record, is bounded, however large those are. */

import { describe, expect, it } from 'vitest';
import type { RunEvent } from '@rewardboard/protocol';
import { FORMATS, MAX_RECORD_BYTES, tensorboardHead, tensorboardRecords } from './index.ts';

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

describe('texts', () => {
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
});
