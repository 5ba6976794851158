/** The file that `export-page` writes, read back: what is in it, what isn't, and that text of a run is only ever text. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { PageFileData, PredictedExamples, RunSnapshot } from '@rewardboard/protocol';
import { PAGE_DATA_ID, npyOfFloat32 } from '@rewardboard/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { GuestView } from '../../access/guest-view.ts';
import { readRuns } from '../../read-runs.ts';
import { byImportance } from './fitted-predictions.ts';
import { withFewerEvaluations } from './fitted-runs.ts';
import { MAX_PAGE_BYTES, NoPageFile, pageFileOf } from './page-file.ts';

const HOSTILE = '</script><script>window.ran=1</script><!--<script>\u2028"&';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rewardboard-page-file-'));
  mkdirSync(join(folder, 'board/page-file'), { recursive: true });
  writeFileSync(join(folder, 'board/page-file/page.js'), 'show()');
  writeFileSync(join(folder, 'board/page-file/page.css'), 'body{}');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Written {
  name?: string;
  metrics?: number;
  steps?: number;
  predictions?: { rows: number; letters: number; steps: readonly number[]; fingerprint?: string };
}

function writeRun(id: string, { name = id, metrics = 1, steps = 40, predictions }: Written): void {
  const directory = join(folder, 'runs', id);
  mkdirSync(join(directory, 'predictions'), { recursive: true });
  const info = {
    version: 1,
    id,
    name,
    createdAt: 1e12,
    threshold: 0.5,
    trainConfig: { hub_token: 'hunter2', data: '/home/ann/secret/steps.jsonl', lr: HOSTILE },
  };
  const values = (step: number) =>
    Object.fromEntries(Array.from({ length: metrics }, (_, i) => [`train/m${i}`, Math.sin(step * (i + 1)) / 3]));
  const events = [
    { type: 'start', time: 1e12, info },
    { type: 'sample-text', samples: [{ id: 7, problem: HOSTILE, solution: 'one' }] },
    ...Array.from({ length: steps }, (_, i) => ({
      type: 'train',
      step: i + 1,
      values: { 'train/loss': i === 6 ? 'NaN' : i === 38 ? 'Infinity' : 1 / (i + 1), ...values(i) },
    })),
    ...(predictions?.steps ?? [steps]).map((step) => ({ type: 'evaluation', step, values: { 'eval/loss': 0.5 } })),
    { type: 'end', outcome: 'finished', step: steps },
  ];
  writeFileSync(join(directory, 'events.jsonl'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  if (!predictions) return;
  const numbers = Array.from({ length: predictions.rows }, (_, i) => i);
  // Texts that don't pack well.
  const text = (i: number) =>
    Array.from({ length: predictions.letters / 8 }, (_, k) =>
      ((i * 7_919 + k * 104_729) % 4_294_967_291).toString(36),
    ).join(' ');
  const examples: PredictedExamples = {
    format: 'rewardboard-predictions',
    version: 1,
    kind: 'solutions',
    value: 'probability',
    threshold: 0.5,
    fingerprint: predictions.fingerprint ?? 'f'.repeat(16),
    total: predictions.rows,
    withoutText: 0,
    problems: numbers.map((i) => `problem ${i}`),
    id: numbers,
    problem: numbers,
    label: numbers.map((i) => (i % 2) as 0 | 1),
    solution: numbers,
    step: numbers.map(() => 0),
    text: numbers.map(text),
    slices: {},
  };
  writeFileSync(join(directory, 'predictions/examples.json.gz'), gzipSync(JSON.stringify(examples)));
  for (const step of predictions.steps)
    writeFileSync(
      join(directory, `predictions/step-${step}.npy`),
      npyOfFloat32(Float32Array.from(numbers, (i) => (Math.sin(i * step) + 1) / 2)),
    );
}

/** @param meanwhile is called each time that other work has its turn */
async function exported(
  hasSamples = true,
  meanwhile = () => {},
): Promise<{ html: string; data: PageFileData; leftOut: string[] }> {
  const reading = await readRuns({
    directories: [join(folder, 'runs')],
    stateDirectory: join(folder, 'state'),
    targets: [],
    notice: () => undefined,
  });
  try {
    const runs = reading.all().toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const view = new GuestView(true, hasSamples);
    const boardDirectory = join(folder, 'board');
    let isOver = false;
    const turn = () => {
      meanwhile();
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    const { html, leftOut } = await pageFileOf(runs, { boardDirectory, version: '1.2.3', now: 5, view }).finally(() => {
      isOver = true;
    });
    return { html, leftOut, data: JSON.parse(dataIn(html)) as PageFileData };
  } finally {
    await reading.close();
  }
}

function dataIn(html: string): string {
  const begin = `<script type="application/json" id="${PAGE_DATA_ID}">`;
  const from = html.indexOf(begin) + begin.length;
  return html.slice(from, html.indexOf('</script>', from));
}

it('holds a run whole, numbers that are not finite included, and nothing in it ends an element or begins a comment', async () => {
  writeRun('a', { name: HOSTILE, predictions: { rows: 20, letters: 40, steps: [20, 40] } });
  const { html, data, leftOut } = await exported();
  expect(leftOut).toEqual([]);
  expect(data).toMatchObject({ format: 'rewardboard page', version: '1.2.3', exportedAt: 5 });
  const [{ snapshot, line }] = data.runs as [PageFileData['runs'][number]];
  // What looks like a path is cut, the rest stays.
  expect(line.name).toBe('<…\u2028"&');
  expect(snapshot.run.series['train/loss']!.values.slice(6, 8)).toEqual(['NaN', 1 / 8]);
  expect(snapshot.run.sampleTexts[0]).toMatchObject({ problem: HOSTILE });
  const path = '/api/runs/a/predictions';
  expect(data.answers[path]).toEqual({ json: { steps: [20, 40], hasExamples: true, kind: 'solutions' } });
  expect(Object.keys(data.answers)).toHaveLength(4);
  // The two scripts of the page, and no other.
  expect(html.match(/<script/g)).toHaveLength(2);
  expect(html.match(/<\/script/g)).toHaveLength(2);
  expect(html).not.toContain('<!--');
  expect(html).toMatch(/Content-Security-Policy" content="default-src 'none'; script-src 'sha256-/);
});

it('leaves out absolute paths and secrets always, and texts and predictions where they are not wanted', async () => {
  writeRun('a', { predictions: { rows: 20, letters: 40, steps: [40] } });
  const whole = await exported();
  for (const secret of ['hunter2', '/home/ann', folder]) expect(whole.html).not.toContain(secret);
  expect(whole.html).toContain('…/steps.jsonl');
  const { data, leftOut } = await exported(false);
  expect(data.runs[0]!.snapshot.run.sampleTexts).toEqual([]);
  expect(data.answers).toEqual({});
  expect(leftOut.join()).toMatch(/^Samples and predictions/);
});

it('never has more than 3 MB: points give way first, then texts, then evaluations between, and the file says so', async () => {
  const steps = Array.from({ length: 40 }, (_, i) => 75 * (i + 1));
  writeRun('a', { metrics: 40, steps: 3_000, predictions: { rows: 9_000, letters: 200, steps } });
  const { html, data, leftOut } = await exported();
  expect(Buffer.byteLength(html)).toBeLessThanOrEqual(MAX_PAGE_BYTES);
  const losses = data.runs[0]!.snapshot.run.series['train/loss']!;
  expect(losses.steps.length).toBeLessThan(3_000);
  // The lowest, the highest, the newest, and what isn't finite.
  expect(losses.values).toEqual(expect.arrayContaining([1, 1 / 3_000, 'NaN', 'Infinity']));
  expect(leftOut).toEqual([
    expect.stringMatching(/^Points of a other than the lowest and highest of each interval:/),
    'The texts of the examples of a: they are too large.',
    expect.stringMatching(/^The predictions of a at \d+ of 40 evaluations: they are too large\.$/),
  ]);
  const kept = Object.keys(data.answers).flatMap((path) => /\?step=(\d+)/.exec(path)?.[1] ?? []);
  expect(kept).toEqual(expect.arrayContaining(['75', '3000']));
  const { base64 } = data.answers['/api/runs/a/predictions?file=examples'] as { base64: string };
  const examples = JSON.parse(gunzipSync(Buffer.from(base64, 'base64')).toString()) as PredictedExamples;
  expect(examples).toMatchObject({ withoutText: 9_000, total: 9_000 });
  expect(examples.label).toHaveLength(9_000);
});

it('a comparison holds the examples of one validation set once, and of each run the predictions that it needs', async () => {
  for (const id of ['a', 'b']) writeRun(id, { predictions: { rows: 20, letters: 40, steps: [20, 40] } });
  writeRun('c', { predictions: { rows: 20, letters: 40, steps: [20, 40], fingerprint: 'other' } });
  writeRun('d', {});
  let turns = 0;
  const { data, leftOut } = await exported(true, () => turns++);
  // A hub answers others while it writes a file: between any two runs, for their numbers and for their predictions.
  expect(turns).toBeGreaterThanOrEqual(8);
  expect(data.answers['/api/runs/b/predictions?file=examples']).toEqual({
    sameAs: '/api/runs/a/predictions?file=examples',
  });
  expect(data.answers['/api/runs/c/predictions?file=examples']).toHaveProperty('base64');
  expect(Object.keys(data.answers).filter((path) => path.includes('step='))).toHaveLength(3);
  expect(data.runs.map(({ hasNoPredictions }) => hasNoPredictions)).toEqual([false, false, false, true]);
  expect(leftOut).toEqual([
    'Predictions of checkpoints other than the ones to keep, which the comparison doesn’t need.',
  ]);
});

it('of many evaluations keeps the first, the last, the one to keep, and others evenly between, with samples of those shown first', () => {
  const evaluations = Array.from({ length: 1_000 }, (_, i) => ({ step: i, values: {}, samples: { id: [i] } }));
  const sampleTexts = evaluations.map(({ step: id }) => ({ id, problem: '', solution: '' }));
  const whole = { evaluations, sampleTexts } as unknown as RunSnapshot;
  const thinned = withFewerEvaluations(whole, 501, 50);
  const steps = thinned.evaluations.map(({ step }) => step);
  expect(steps).toEqual(expect.arrayContaining([0, 501, 999]));
  expect(steps.length).toBeLessThanOrEqual(53);
  const gaps = steps.slice(1).map((step, i) => step - steps[i]!);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(20);
  expect(thinned.evaluations.flatMap(({ step, samples }) => (samples ? [step] : []))).toEqual([501, 999]);
  expect(thinned.sampleTexts.map(({ id }) => id)).toEqual([501, 999]);
  expect(whole.evaluations).toHaveLength(1_000);
});

it('says what helps where the board is not built', async () => {
  writeRun('a', {});
  rmSync(join(folder, 'board'), { recursive: true });
  await expect(exported()).rejects.toThrow(NoPageFile);
});

it('the evaluation to keep comes first, then the ends, then the middle of what is left', () => {
  expect(byImportance([1, 2, 3, 4, 5, 6, 7, 8, 9], 3)).toEqual([3, 9, 1, 5, 7, 2, 4, 6, 8]);
  expect(byImportance([4], null)).toEqual([4]);
  expect(byImportance([], 7)).toEqual([]);
});
