/** The Python package writes the same bytes as we do: both sides check packages/python/fixtures. */

import { readFileSync } from 'node:fs';
import { countAt, meanConfidence, metricPath, rocAuc, scoreHistogram, scoresOf } from '@rewardboard/metrics';
import type { RunInfo, SampleText } from '@rewardboard/protocol';
import { eventFromLine, toWire, valuesFromWire } from '@rewardboard/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GrowingJson } from './index.ts';
import {
  historyFile,
  historyRow,
  journalLine,
  metricsLogLine,
  predictionSampleRows,
  predictionSamplesFile,
  predictionsBlock,
} from './index.ts';
import { exponentText, fixedText, jsonFloat } from './python-number.ts';

const fixture = (name: string) => readFileSync(new URL(`../../python/fixtures/${name}`, import.meta.url), 'utf8');
const rowsOf = (name: string) => JSON.parse(fixture(name)) as Record<string, unknown>[];
const numberOf = (wire: unknown) => valuesFromWire({ wire })['wire']!;

const zone = process.env.TZ;
beforeAll(() => {
  process.env.TZ = 'UTC';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

it('numbers look the same', () => {
  for (const { number, wire, json, fixed4, exponent2 } of rowsOf('numbers.json')) {
    const value = numberOf(number);
    expect([toWire(value), fixedText(value, 4)]).toEqual([wire, fixed4]);
    if (value !== 0) expect([jsonFloat(value), exponentText(value, 2)]).toEqual([json, exponent2]);
  }
});

it('names of metrics mean the same', () => {
  for (const [name, path] of Object.entries(JSON.parse(fixture('metric-names.json')) as object))
    expect([name, metricPath(name)]).toEqual([name, path]);
});

it('scores, counts and histograms of the same predictions are equal to the last bit', () => {
  for (const { labels, probabilities, threshold, expected } of rowsOf('evaluations.json') as {
    labels: number[];
    probabilities: unknown[];
    threshold: number;
    expected: { values: Record<string, unknown>; counts: unknown; histogram: unknown };
  }[]) {
    const p = probabilities.map(numberOf);
    const counts = countAt(labels, p, threshold);
    const { balancedAccuracy, ...scores } = scoresOf(counts);
    expect({ ...valuesFromWire(expected.values) }).toEqual({
      ...Object.fromEntries(Object.entries(scores).map(([name, score]) => [`eval/${name}`, score])),
      'eval/balanced_accuracy': balancedAccuracy,
      'eval/roc_auc': rocAuc(labels, p),
      'eval/mean_confidence': meanConfidence(p, threshold),
    });
    expect(expected.counts).toEqual(counts);
    expect(expected.histogram).toEqual(scoreHistogram(labels, p));
  }
});

describe('a run', () => {
  const journal = fixture('run/events.jsonl');
  const events = journal
    .split('\n')
    .slice(0, -1)
    .map((line) => eventFromLine(line)!);
  const info = (events[0] as { info: RunInfo }).info;

  it('has the journal that we would write', () => {
    // The order of fields is the writer's, so each line is written again from what it says.
    for (const line of journal.split('\n').slice(0, -1)) {
      expect(`${toWire(JSON.parse(line))}\n`).toBe(`${line}\n`);
      expect(JSON.parse(journalLine(eventFromLine(line)!))).toEqual(JSON.parse(line));
    }
  });

  it("has the guide's files that we would write", () => {
    const texts = new Map<number, SampleText>();
    const named = new Set<number>();
    const files = { log: '', predictions: '', history: [] as string[], samples: [] as string[] };
    for (const event of events) {
      if (event.type === 'sample-text') for (const sample of event.samples) texts.set(sample.id, sample);
      files.log += metricsLogLine(event) ?? '';
      files.predictions += predictionsBlock(event, info) ?? '';
      files.history.push(...[historyRow(event)].filter((row) => row !== null));
      files.samples.push(...predictionSampleRows(event, new Map([...texts].filter(([id]) => !named.has(id)))));
      if (event.type === 'evaluation') for (const id of event.samples?.id ?? []) named.add(id);
    }
    expect(fixture('run/metrics.log')).toBe(files.log);
    expect(fixture('run/predictions.log')).toBe(files.predictions);
    expect(fixture('run/metrics_history.json')).toBe(grown(historyFile, files.history));
    expect(fixture('run/prediction_samples.json')).toBe(grown(predictionSamplesFile(info), files.samples));
  });
});

function grown(file: GrowingJson, rows: readonly string[]): string {
  const open = file.empty.slice(0, file.empty.length - file.closing.length);
  return open + rows.map((row, i) => file.row(row, i === 0)).join('') + file.closing;
}
