/** What the worker of the threshold page answers, on the design's own predictions and on files that are damaged or too many. */

import { gzipSync } from 'node:zlib';
import { PREDICTIONS_FORMAT, npyOfFloat32 } from '@rewardboard/protocol';
import type { PredictedExamples } from '@rewardboard/protocol';
import { afterEach, expect, it, vi } from 'vitest';
import { hasMocks, mockData, unpacked } from '../../../../packages/metrics/src/testing/mock-predictions.ts';
import { exported } from './export-predictions.ts';
import type { PredictionSource } from './fetch-predictions.ts';
import { examplesIn, predictionsOfHub } from './fetch-predictions.ts';
import { PATHS } from './journal.ts';
import { PredictionDesk, nearestOf, spread } from './prediction-desk.ts';
import type { FromDesk } from './prediction-desk.ts';
import type { ListQuery } from './prediction-list.ts';
import { sliceGroups, wordsIn } from './slice-groups.ts';

afterEach(() => vi.unstubAllGlobals());

function examplesOf(labels: readonly (0 | 1)[], change: Partial<PredictedExamples> = {}): PredictedExamples {
  return {
    format: PREDICTIONS_FORMAT,
    version: 1,
    kind: 'solutions',
    value: 'probability',
    threshold: 0.5,
    fingerprint: 'f',
    total: labels.length,
    withoutText: 0,
    problems: labels.map((_, i) => `Problem ${i}`),
    id: labels.map((_, i) => i),
    problem: labels.map((_, i) => i),
    label: [...labels],
    solution: labels.map((_, i) => i),
    step: labels.map(() => 0),
    text: labels.map((_, i) => `Solution ${i}`),
    slices: {},
    ...change,
  };
}

function sourceOf(examples: PredictedExamples, values: Map<number, Float32Array>): PredictionSource {
  return {
    list: () => Promise.resolve({ steps: [...values.keys()].sort((a, b) => a - b), hasExamples: true }),
    examples: () => Promise.resolve(examples),
    values: (step) => {
      const found = values.get(step);
      return found ? Promise.resolve(found) : Promise.reject(new Error('gone'));
    },
  };
}

async function opened(source: PredictionSource, step: number | null, maxValues?: number) {
  const messages: FromDesk[] = [];
  const desk = new PredictionDesk(source, (message) => messages.push(message), maxValues);
  await desk.take({ kind: 'open', step });
  const last = <K extends FromDesk['kind']>(kind: K) =>
    messages.findLast((message) => message.kind === kind) as Extract<FromDesk, { kind: K }> | undefined;
  return { desk, messages, last };
}

const QUERY: ListQuery = {
  step: 1,
  at: 50,
  cell: 'all',
  slice: null,
  path: null,
  find: '',
  order: 'wrong',
  page: 0,
  showing: null,
};

it.skipIf(!hasMocks)('the design’s own predictions give the values that the design writes down', async () => {
  const { steps, P, y, pid, q, s, w, writers } = mockData<{
    steps: number[];
    P: string[];
    y: string;
    pid: number[];
    q: string[];
    s: string[];
    w: string;
    writers: string[];
  }>('bench.html');
  const examples = examplesOf(
    [...y].map((label) => (label === '1' ? 1 : 0)),
    { problem: pid, problems: q, text: s, slices: { writer: [...w].map((i) => writers[Number(i)]!) } },
  );
  const values = new Map(steps.map((step, i) => [step, unpacked(P[i]!)]));
  const { desk, last } = await opened(sourceOf(examples, values), 100);
  const { detail } = last('detail')!;
  expect([detail.step, detail.best.threshold, detail.best.isReal]).toEqual([100, 0.33, true]);
  expect(detail.auc).toBeCloseTo(0.747, 3);
  // The ends have the noise of the draws.
  expect(Math.abs(detail.aucInterval.low - 0.714)).toBeLessThan(0.012);
  expect(Math.abs(detail.aucInterval.high - 0.787)).toBeLessThan(0.012);
  const { journal } = last('journal')!;
  expect(journal.counts).toEqual([503, 117, 192, 96, 146]);
  expect([journal.sureAndWrong, journal.newlyRight[1], journal.newlyWrong[1]]).toEqual([124, 62, 63]);
  await desk.take({ kind: 'list', query: { ...QUERY, step: 100, cell: 'wrong' } });
  const { page } = last('page')!;
  expect(page.counts).toEqual({ all: 1_054, wrong: 327, fp: 132, fn: 195, tp: 203, tn: 524 });
  expect([page.pages, page.rows.length]).toEqual([33, 10]);
  expect(page.rows.map(({ p }) => p.toFixed(2)).slice(0, 4)).toEqual(['0.01', '0.02', '0.03', '0.03']);
  // The four solutions of a problem know of each other.
  expect(page.rows[0]!.others).toHaveLength(3);
  await desk.take({ kind: 'list', query: { ...QUERY, step: 100, path: 'sure' } });
  expect(last('page')!.page.counts.all).toBe(124);
  const fineTuned = detail.slices[0]![0]!;
  expect(fineTuned.positives + fineTuned.negatives).toBe(264);
  const summary = last('summaries')!.summaries.find(({ step }) => step === 792)!;
  expect(summary.calibrationError).toBeCloseTo(0.194, 3);
});

it('every row of the journal says how many are right, whatever the order of the columns', async () => {
  const labels = Array.from({ length: 40 }, (_, i): 0 | 1 => (i % 3 === 0 ? 1 : 0));
  const values = new Map(
    [1, 2, 3].map((step) => [step, Float32Array.from(labels, (_, i) => ((i * 37 + step * 11) % 100) / 100)]),
  );
  const { last } = await opened(sourceOf(examplesOf(labels), values), null);
  const { journal } = last('journal')!;
  [1, 2, 3].forEach((step, row) => {
    const right = labels.filter((label, i) => values.get(step)![i]! >= 0.5 === (label === 1)).length;
    expect(journal.cells.slice(row * 40, (row + 1) * 40).filter((cell) => cell >= 128)).toHaveLength(right);
  });
  expect(journal.counts.reduce((sum, count) => sum + count, 0)).toBe(40);
  expect([...journal.order].sort((a, b) => a - b)).toEqual(labels.map((_, i) => i));
  expect(PATHS).toHaveLength(5);
});

it('finds words in problem and solution, small letters or not, and orders and pages what it finds', async () => {
  const labels = Array.from({ length: 30 }, (): 0 | 1 => 1);
  const text = labels.map((_, i) => (i < 25 ? `Ten APPLES ${i}` : 'pears'));
  const values = new Map([[1, Float32Array.from(labels, (_, i) => i / 30)]]);
  const { desk, last } = await opened(sourceOf(examplesOf(labels, { text }), values), 1);
  await desk.take({ kind: 'list', query: { ...QUERY, find: ' apples', order: 'p', page: 99 } });
  const { page } = last('page')!;
  expect([page.counts.all, page.page, page.pages]).toEqual([25, 2, 3]);
  expect(page.rows.map(({ id }) => id)).toEqual([4, 3, 2, 1, 0]);
  await desk.take({ kind: 'list', query: { ...QUERY, find: 'problem 7', order: 'p' } });
  expect(last('page')!.page.rows.map(({ id }) => id)).toEqual([7]);
  await desk.take({ kind: 'list', query: { ...QUERY, order: 'p', showing: 12 } });
  expect(last('page')!.page.rows.map(({ id }) => id)).toContain(12);
  await desk.take({ kind: 'row', request: 5, example: 3, step: 1, at: 50 });
  expect(last('row')).toMatchObject({ request: 5, row: { id: 3 } });
  await desk.take({ kind: 'row', request: 6, example: 3, step: 99, at: 50 });
  expect(last('row')).toEqual({ kind: 'row', request: 6, row: null });
});

it('an evaluation of other examples, or one that went away, is left out', async () => {
  const values = new Map([
    [1, Float32Array.of(0.1, 0.9)],
    [2, Float32Array.of(0.1)],
    [3, Float32Array.of(0.2, 0.8)],
  ]);
  const source = sourceOf(examplesOf([0, 1]), values);
  const list = source.list;
  source.list = async () => ({ ...(await list()), steps: [1, 2, 3, 4] });
  const { last } = await opened(source, 3);
  expect(last('summaries')!.summaries.map(({ step }) => step)).toEqual([1, 3]);
  expect(last('journal')!.journal.steps).toEqual([1, 3]);
  expect(last('detail')!.detail.step).toBe(3);
});

it('of too many evaluations those between are left out, never the first, the last and the wanted one', async () => {
  const steps = Array.from({ length: 1_000 }, (_, i) => 10 * i);
  const some = spread(steps, 50, 5_430);
  expect(some.length).toBeLessThanOrEqual(50);
  expect([some[0], some.at(-1), some.includes(5_430)]).toEqual([0, 9_990, true]);
  expect(nearestOf(steps, Infinity)).toBe(9_990);
  const values = new Map(steps.map((step) => [step, Float32Array.of(0.1, 0.9)]));
  const { last } = await opened(sourceOf(examplesOf([0, 1]), values), 5_430, 100);
  expect(last('about')!.steps.length + last('about')!.leftOut).toBe(1_000);
  expect(last('journal')!.journal.steps.length).toBeLessThanOrEqual(50);
});

it('reads evaluations that came since, when it is asked to', async () => {
  const values = new Map([[1, Float32Array.of(0.1, 0.9)]]);
  const { desk, last } = await opened(sourceOf(examplesOf([0, 1]), values), null);
  values.set(2, Float32Array.of(0.7, 0.9));
  await desk.take({ kind: 'refresh' });
  expect(last('about')!.steps).toEqual([1, 2]);
  expect(last('journal')!.journal.newlyWrong).toEqual([0, 1]);
});

it('says why there is nothing, in the hub’s words', async () => {
  const hub = (status: number, body: BodyInit) =>
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status })));
  const signal = new AbortController().signal;
  hub(403, '{"error":"Not shared."}');
  const refused = await opened(predictionsOfHub('a', 'http://hub', signal), null);
  expect(refused.last('failed')).toEqual({ kind: 'failed', message: 'Not shared.', status: 403 });
  hub(200, '{"steps":[],"hasExamples":false}');
  expect((await opened(predictionsOfHub('a', 'http://hub', signal), null)).last('failed')).toMatchObject({
    status: 404,
  });
  hub(502, '<html>');
  expect((await opened(predictionsOfHub('a', 'http://hub', signal), null)).last('failed')!.message).toContain('502');
});

it('reads the files as the hub sends them, and tells how far it is', async () => {
  const examples = examplesOf([0, 1, 1]);
  const files: Record<string, Uint8Array<ArrayBuffer> | string> = {
    '': '{"steps":[7],"hasExamples":true}',
    '?file=examples': new Uint8Array(gzipSync(JSON.stringify(examples))),
    '?step=7': npyOfFloat32(Float32Array.of(0.2, 0.4, 0.9)) as Uint8Array<ArrayBuffer>,
  };
  vi.stubGlobal('fetch', (address: string) => {
    const body = files[address.split('/predictions')[1]!]!;
    return Promise.resolve(new Response(body, { headers: { 'content-length': String(body.length) } }));
  });
  const source = predictionsOfHub('a run', 'http://hub', new AbortController().signal);
  const { last } = await opened(source, null);
  expect(last('detail')!.detail.step).toBe(7);
  expect(last('progress')!.progress.doneBytes).toBeGreaterThan(0);
});

it('a file of examples that is damaged or of another program is refused with a sentence', () => {
  const whole = examplesOf([0, 1]);
  expect(examplesIn(JSON.stringify(whole)).id).toEqual([0, 1]);
  const bad = [
    '{',
    'null',
    '[]',
    '{}',
    JSON.stringify({ ...whole, label: [0] }),
    JSON.stringify({ ...whole, problem: [0, 9] }),
    JSON.stringify({ ...whole, problem: null }),
    JSON.stringify({ ...whole, version: 2 }),
  ];
  for (const text of bad) expect(() => examplesIn(text)).toThrow(/damaged|newer/);
  expect(examplesIn(JSON.stringify({ ...whole, slices: { short: ['a'], whole: ['a', 'b'] } })).slices).toEqual({
    whole: ['a', 'b'],
  });
});

it('divides by the values of a field, and by ranges with about as many examples each', () => {
  const labels = Array.from({ length: 400 }, (): 0 | 1 => 1);
  const groups = sliceGroups(
    examplesOf(labels, {
      step: labels.map((_, i) => i % 4),
      text: labels.map((_, i) => 'word '.repeat(i + 1)),
      slices: {
        writer: labels.map((_, i) => (i < 3 ? null : `model ${i % 2}`)),
        id_of_row: labels.map((_, i) => `row ${i}`),
        topic: labels.map((_, i) => `topic ${i % 40}`),
      },
    }),
  );
  expect(groups.map(({ title, names }) => [title, names.length])).toEqual([
    ['Writer of the solution', 2],
    ['Topic', 12],
    ['Steps of the solution', 4],
    ['Words of the solution', 3],
  ]);
  expect(Array.from(groups[0]!.of).slice(0, 5)).toEqual([-1, -1, -1, 1, 0]);
  expect(groups[1]!.names.at(-1)).toBe('other (29)');
  expect(groups[2]!.names).toEqual(['1', '2', '3', '4 and more']);
  expect(wordsIn(' a  b\nc ')).toBe(3);
  expect(sliceGroups(examplesOf([]))).toEqual([]);
});

it('cells of a CSV that begin like a formula are made harmless, and quotes and line ends are kept', () => {
  const row = {
    example: 0,
    id: 0,
    label: 1 as const,
    p: 0.25,
    isRight: false,
    over: Float32Array.of(),
    changes: 0,
    rightTimes: 0,
    path: null,
    slices: [],
    problem: '@SUM(A1)',
    text: 't',
    others: [],
    moreOthers: 0,
  };
  expect(exported([row], { step: 1, at: 50 }, 'csv').split('\r\n')[1]).toBe("0,1,1,0.25,0.5,false,,0,,'@SUM(A1),t");
  expect(JSON.parse(exported([row], { step: 1, at: 50 }, 'json'))).toHaveLength(1);
  expect(exported([row, row], { step: 1, at: 50 }, 'jsonl').trim().split('\n')).toHaveLength(2);
});
