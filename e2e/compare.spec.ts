/** Runs beside each other: from their directories to the sentence, the address, and the files to take along. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { EXAMPLES_FILE, PREDICTIONS_FORMAT, npyOfFloat32, predictionFileName } from '@rewardboard/protocol';
import { writeGuideRun } from './guide-run.ts';
import { expect, test } from './in-place.ts';

const ROWS = 400;
const STEP = 100;
const LABELS = Array.from({ length: ROWS }, (_, i) => ((i * 7) % 5 < 2 ? 1 : 0));

/** A finished run with the predictions of one evaluation. @param knowledge how much it knows of the labels */
function writeRun(
  directory: string,
  { knowledge, seed, lr, print = 'f' }: { knowledge: number; seed: number; lr: number; print?: string },
) {
  mkdirSync(join(directory, 'predictions'), { recursive: true });
  const p = Float32Array.from(LABELS, (label, i) => {
    const noise = ((Math.imul(i + 1, 2_654_435_761) + Math.imul(seed, 40_503_001)) >>> 0) / 4_294_967_296;
    return Math.min(0.99, Math.max(0.01, 0.5 + knowledge * (label - 0.5) + 0.6 * (noise - 0.5)));
  });
  const count = (label: number, isPositive: boolean) =>
    LABELS.filter((of, i) => of === label && p[i]! >= 0.5 === isPositive).length;
  const counts = { tp: count(1, true), fn: count(1, false), fp: count(0, true), tn: count(0, false) };
  const f1 = (2 * counts.tp) / (2 * counts.tp + counts.fp + counts.fn);
  const recall = counts.tp / (counts.tp + counts.fn);
  const name = `lr ${lr} seed ${seed}`;
  const info = {
    version: 1,
    id: `${print}-${lr}-${seed}`,
    name,
    createdAt: 1_790_000_000_000,
    positiveLabel: 'correct',
    negativeLabel: 'incorrect',
    threshold: 0.5,
    plannedSteps: STEP,
    modelConfig: {},
    trainConfig: { learning_rate: lr, seed },
    data: { source: 'made.jsonl', fingerprint: print, evalExamples: ROWS },
  };
  const events = [
    { type: 'start', time: 1_790_000_000_000, info },
    { type: 'train', step: 50, time: 1_790_000_001_000, values: { 'train/loss': 0.6, 'system/cpu_percent': 40 } },
    { type: 'train', step: STEP, time: 1_790_000_002_000, values: { 'train/loss': 0.5, 'system/cpu_percent': 60 } },
    {
      type: 'evaluation',
      step: 50,
      time: 1_790_000_001_500,
      values: { 'eval/loss': 0.65, 'eval/f1': f1 / 2, 'eval/recall': recall / 2 },
    },
    {
      type: 'evaluation',
      step: STEP,
      time: 1_790_000_002_500,
      values: { 'eval/loss': 0.6, 'eval/f1': f1, 'eval/recall': recall },
      counts,
    },
    { type: 'end', step: STEP, time: 1_790_000_003_000, reason: 'finished' },
  ];
  writeFileSync(join(directory, 'events.jsonl'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  const numbers = LABELS.map((_, i) => i);
  const examples = {
    format: PREDICTIONS_FORMAT,
    version: 1,
    kind: 'solutions',
    value: 'probability',
    threshold: 0.5,
    fingerprint: print,
    total: ROWS,
    withoutText: 0,
    problems: Array.from({ length: ROWS / 4 }, (_, i) => `problem ${i}`),
    id: numbers,
    problem: numbers.map((i) => i >> 2),
    label: LABELS,
    solution: numbers,
    step: numbers.map(() => 0),
    text: numbers.map((i) => `solution ${i}`),
    slices: {},
  };
  writeFileSync(join(directory, 'predictions', EXAMPLES_FILE), gzipSync(JSON.stringify(examples)));
  for (const step of [50, STEP])
    writeFileSync(join(directory, 'predictions', predictionFileName(step)), npyOfFloat32(p));
}

async function idsOf(page: Page, url: string): Promise<Map<string, string>> {
  let found = new Map<string, string>();
  await expect(async () => {
    const { runs } = (await (await page.request.get(`${url}/api/runs`)).json()) as {
      runs: { id: string; name: string }[];
    };
    found = new Map(runs.map(({ id, name }) => [name, id]));
    expect(found.size).toBeGreaterThanOrEqual(4);
  }).toPass();
  return found;
}

test('recipes of two seeds each are compared, the address keeps what was chosen, and files can be taken along', async ({
  place,
  page,
}) => {
  for (const seed of [1, 2]) {
    writeRun(join(place.directory, `runs/a${seed}`), { knowledge: 0.08, seed, lr: 0.003 });
    writeRun(join(place.directory, `runs/b${seed}`), { knowledge: 0.4, seed: 2 + seed, lr: 0.01 });
  }
  const { url } = await place.board('watch', 'runs', '--port', '0');
  const ids = await idsOf(page, url);
  const named = ['lr 0.003 seed 1', 'lr 0.003 seed 2', 'lr 0.01 seed 3', 'lr 0.01 seed 4'];
  await page.goto(`${url}/compare/?runs=${named.map((name) => ids.get(name)).join(',')}`);
  const verdict = page.getByTestId('verdict');
  await expect(verdict).toContainText(/B beats A by 0\.\d{3} ±.0\.\d{3} F1: real\./);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('4 runs, 2 recipes');
  await expect(page.getByTestId('configuration')).toContainText('learning_rate');
  await expect(page.getByTestId('matrices')).toContainText(/fixes \d+, breaks \d+ of A’s answers: more right: real/);
  await expect(page.getByTestId('disagreements').getByRole('row')).toHaveCount(9);
  await page.getByTestId('compare-system').getByRole('button', { name: 'System 1' }).click();
  await expect(page.getByRole('heading', { name: 'Processor, whole machine, %' })).toBeVisible();
  await expect(page.getByTestId('compare-system').locator('canvas')).toHaveCount(1);
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  }
  await expect(page.getByTestId('settings').getByTestId('settings-line')).toHaveCount(4);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await page.getByLabel('Compare by').selectOption('recall');
  await expect(page).toHaveURL(/metric=recall/);
  await expect(verdict).toContainText('recall: real.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('s');
  await expect(page).toHaveURL(/by=run/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('4 runs');
  // The runs with the lower learning rate: by a key on its axis. None of them has the best score: dragged along its axis.
  const settings = page.getByTestId('settings');
  const rate = settings.getByRole('slider', { name: 'Range of learning_rate' });
  await rate.press('ArrowUp');
  await expect(settings.getByRole('status')).toHaveText('2 of 4 runs in these ranges');
  await expect(rate).toHaveAttribute('aria-valuetext', '3e-3');
  await expect(page).toHaveURL(/range=learning_rate/);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('4 runs');
  await expect(verdict).toContainText('recall');
  await expect(settings.getByRole('status')).toHaveText('2 of 4 runs in these ranges');
  const score = settings.getByRole('slider', { name: 'Range of Recall' });
  await score.scrollIntoViewIfNeeded();
  const best = (await score.boundingBox())!;
  await page.mouse.move(best.x + best.width / 2, best.y + 2);
  await page.mouse.down();
  await page.mouse.move(best.x + best.width / 2, best.y + 40);
  await page.mouse.up();
  await expect(settings.getByRole('status')).toHaveText('No run is in all of these ranges.');
  expect((await new AxeBuilder({ page }).include('[data-testid=settings]').analyze()).violations).toEqual([]);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page).not.toHaveURL(/range=/);
  await page.getByRole('button', { name: /^Make C, .* the baseline/ }).click();
  await expect(verdict).toContainText('Nothing beats C');
  await page.getByRole('button', { name: /^Take B, .* out/ }).click();
  await expect(page.getByTestId('chips').getByRole('listitem')).toHaveCount(3);
  await expect(page.getByTestId('chips')).toContainText('D');

  const chart = page.getByTestId('compare-chart');
  const contents: Record<string, string> = {};
  for (const kind of ['CSV', 'SVG', 'PNG']) {
    await chart.hover();
    await chart.getByLabel(/Save this chart/).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      chart.getByRole('button', { name: kind }).click(),
    ]);
    contents[kind] = (await readFile(await download.path())).toString('latin1');
  }
  expect(contents.CSV).toMatch(/^step,A,C,D\r\n50,0\.\d+,/);
  expect(contents.SVG).toMatch(/^<svg .*stroke="#00a198".*<\/svg>\n$/s);
  expect(contents.PNG!.slice(1, 4)).toBe('PNG');
});

test('runs on different data get no verdict, a log without predictions says what would help, and one run needs another', async ({
  place,
  page,
}) => {
  writeRun(join(place.directory, 'runs/a'), { knowledge: 0.1, seed: 1, lr: 0.003 });
  writeRun(join(place.directory, 'runs/b'), { knowledge: 0.3, seed: 1, lr: 0.01 });
  writeRun(join(place.directory, 'runs/c'), { knowledge: 0.3, seed: 1, lr: 0.02, print: 'g' });
  writeGuideRun(join(place.directory, 'runs/guide'));
  const { url } = await place.board('watch', 'runs', '--port', '0');
  const ids = await idsOf(page, url);
  const [a, c] = [ids.get('lr 0.003 seed 1'), ids.get('lr 0.02 seed 1')];
  await page.goto(`${url}/compare/?runs=${a},${c}`);
  const verdict = page.getByTestId('verdict');
  await expect(verdict).toContainText('No verdict: they were evaluated on different examples.');
  await expect(verdict).toContainText('npx rewardboard evaluate RUN validation.jsonl');
  await expect(page.getByTestId('values')).toContainText('F1');
  const guide = [...ids].find(([name]) => name.includes('guide'))![1];
  await page.goto(`${url}/compare/?runs=${a},${guide}`);
  await expect(verdict).toContainText('No verdict');
  await page.goto(`${url}/compare/?runs=${a}`);
  await expect(page.getByTestId('one-run')).toContainText('Close to it, on the same validation data');
  await page.getByRole('link', { name: 'Compare with lr 0.01 seed 1' }).click();
  await expect(verdict).toContainText(/B beats A by .*: real\./);
});
