/** Following large logs, side by side with TensorBoard and its Rust data server on the same files: cold open, append to visible, memory, spikes. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { chromium } from '@playwright/test';
import { rangesOfBytes } from '@rewardboard/protocol';
import { CHROMIUM_FLAGS, chromiumPath } from '../../../e2e/chromium.mjs';
import { SPIKE, appendScalar, scalarAt, writeEventFile } from '../../../e2e/event-files.ts';
import { peakMemoryMb } from './peers/peak-memory.ts';
import { Place, until } from '../../../e2e/processes.ts';
import { TensorboardServer, tensorboardVersions } from './peers/tensorboard-server.ts';

const LONG = { steps: 1_000_000, tags: ['train/loss', 'train/grad_norm', 'train/learning_rate', 'train/entropy'] };
const MANY = {
  runs: 100,
  steps: 10_000,
  tags: ['train/loss', 'train/grad_norm', 'train/learning_rate', 'eval/loss', 'eval/accuracy'],
};
const SPIKES = new Set(
  Array.from({ length: 100 }, (_, i) => 1 + Math.floor((((i + 1) * 0.6180339887) % 1) * (LONG.steps - 2))),
);
const APPENDS = 100;
const PEER_APPENDS = 5;
const LIMIT_MS = 180_000;

const python = process.env['REWARDBOARD_PYTHON'] ?? 'python3';
const versions = tensorboardVersions(python);
console.log(
  versions
    ? `TensorBoard ${versions[0]}, data server ${versions[1]}, --load_fast=true`
    : `TensorBoard is not measured: ${python} has no tensorboard with tensorboard_data_server (name another with REWARDBOARD_PYTHON).`,
);
const executablePath = chromiumPath();
const browser = executablePath ? await chromium.launch({ executablePath, args: CHROMIUM_FLAGS }) : null;
const place = new Place();
try {
  const long = join(place.directory, 'long');
  const many = join(place.directory, 'many');
  mkdirSync(many);
  console.log(
    `writing ${LONG.steps} steps x ${LONG.tags.length} series, and ${MANY.runs} runs of ${MANY.steps} steps x ${MANY.tags.length} series, as event files; both read them from the page cache`,
  );
  const file = writeEventFile({ directory: join(long, 'run'), spikes: SPIKES, ...LONG });
  for (let run = 0; run < MANY.runs; run++)
    writeEventFile({ directory: join(many, `run${String(run).padStart(3, '0')}`), ...MANY });

  console.log('\none run of a million steps');
  await ourLongRun(long, file);
  if (versions) await theirLongRun(long, file);
  console.log('\na hundred runs');
  await ourManyRuns(many);
  if (versions) await theirManyRuns(many);
} finally {
  await browser?.close();
  await place.clear();
}

async function ourLongRun(directory: string, file: string): Promise<void> {
  const page = await browser?.newPage({ viewport: { width: 1280, height: 800 } });
  const began = Date.now();
  const { hub, url } = await place.board('watch', directory, '--port', '0');
  const id = await firstRun(url);
  const drawn = page && drawnAt(page, `${url}/run/?id=${encodeURIComponent(id)}`, LONG.steps);
  await until(async () => (await lastSteps(url)).every((step) => step === LONG.steps), 'all steps are read', LIMIT_MS);
  say('rewardboard', 'all points behind the interface', `${Date.now() - began} ms from the start of the process`);
  if (drawn)
    say(
      'rewardboard',
      'complete first chart in Chromium',
      `${Math.round((await drawn) - began)} ms from the start of the process`,
    );
  say('rewardboard', 'peak memory', `${peakMemoryMb(hub.process.pid!).toFixed(0)} MB`);
  const overview = await range(url, id, 0, LONG.steps, 3_000);
  let found = 0;
  for (const step of SPIKES)
    if ((await range(url, id, Math.max(0, step - 500), step + 500, 2_000)).includes(SPIKE)) found++;
  say(
    'rewardboard',
    'spikes of 100',
    `${overview.filter((value) => value === SPIKE).length} in the points that the page holds of the whole, ${found} when looked at closer`,
  );
  if (page) {
    const written = new Map<number, number>();
    await watchDrawn(page);
    for (let i = 1; i <= APPENDS; i++) {
      written.set(LONG.steps + i, Date.now());
      appendScalar(file, 'train/loss', LONG.steps + i, 1);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await until(
      async () => Number(await page.getByTestId('chart-loss').getAttribute('data-last-step')) === LONG.steps + APPENDS,
      'the last append is drawn',
      LIMIT_MS,
    );
    const times = await page.evaluate(() => (window as unknown as { drawn: Record<string, number> }).drawn);
    const delays = Object.entries(times).flatMap(([step, at]) =>
      written.has(Number(step)) ? [at - written.get(Number(step))!] : [],
    );
    say('rewardboard', 'append to pixel', `${quantiles(delays)}, n ${delays.length}`);
    await page.close();
  }
  hub.process.kill('SIGINT');
  await hub.exited;
}

async function theirLongRun(directory: string, file: string): Promise<void> {
  const steps = LONG.steps + (browser ? APPENDS : 0);
  const began = Date.now();
  const server = await TensorboardServer.start(python, directory);
  try {
    const complete = async () =>
      (await server.scalars('run', LONG.tags[0]!)).at(-1)?.[1] === steps &&
      (await server.scalars('run', LONG.tags[3]!)).at(-1)?.[1] === LONG.steps;
    await until(complete, 'TensorBoard has the last step', LIMIT_MS);
    say('TensorBoard', 'all points behind the interface', `${Date.now() - began} ms from the start of the process`);
    if (browser) await theirPage(server, steps, began);
    say('TensorBoard', 'peak memory', `${peakMemoryMb(server.process.pid!).toFixed(0)} MB`);
    const points = await server.scalars('run', LONG.tags[0]!);
    say(
      'TensorBoard',
      'spikes of 100',
      `${points.filter(([, , value]) => value === SPIKE).length} in its ${points.length} points; it keeps no others`,
    );
    const delays: number[] = [];
    for (let i = 1; i <= PEER_APPENDS; i++) {
      const at = Date.now();
      appendScalar(file, 'train/loss', steps + i, 1);
      await until(
        async () => (await server.scalars('run', LONG.tags[0]!)).at(-1)?.[1] === steps + i,
        'TensorBoard has the append',
        LIMIT_MS,
      );
      delays.push(Date.now() - at);
    }
    say(
      'TensorBoard',
      'append to its interface',
      `${quantiles(delays)}, n ${delays.length}; its page asks again only when told to (reload off by default, then each 30 s)`,
    );
  } finally {
    await server.stop();
  }
}

/** When its page has the last point; what its page then draws cannot be asked. */
async function theirPage(server: TensorboardServer, steps: number, began: number): Promise<void> {
  const page = await browser!.newPage({ viewport: { width: 1280, height: 800 } });
  const opened = Date.now();
  const arrived = page
    .waitForResponse(
      async (answer) =>
        answer.url().includes('timeSeries') && (await answer.text().catch(() => '')).includes(`"step": ${steps}`),
      { timeout: 30_000 },
    )
    .then(
      () => `${Date.now() - began} ms from the start of the process, ${Date.now() - opened} ms after it was opened`,
      () => 'not measured: no answer with the last step came within 30 s',
    );
  await page.goto(`${server.url}/#timeseries`);
  say('TensorBoard', 'its page has the last point', await arrived);
  await page.close();
}

async function ourManyRuns(directory: string): Promise<void> {
  const page = await browser?.newPage({ viewport: { width: 1280, height: 800 } });
  const began = Date.now();
  const { hub, url } = await place.board('watch', directory, '--port', '0');
  const opened = page?.goto(`${url}/?cols=step&group=none&sort=name`);
  const isComplete = async () => {
    const runs = await listOf(url);
    return (
      runs.length === MANY.runs &&
      runs.every(
        ({ lastStep, lastValues }) =>
          lastStep === MANY.steps && MANY.tags.every((tag, i) => lastValues[tag] === scalarAt(MANY.steps, i)),
      )
    );
  };
  await until(isComplete, 'all runs are read', LIMIT_MS);
  say(
    'rewardboard',
    'all points behind the interface',
    `${Date.now() - began} ms from the start of the process: 100 runs, each with the last step, and the last value of each metric, that its file has`,
  );
  if (page) {
    await opened;
    const complete = page.getByTestId('run-row').filter({ hasText: MANY.steps.toLocaleString('en') });
    await until(async () => (await complete.count()) === MANY.runs, 'all runs are listed with last steps', LIMIT_MS);
    say('rewardboard', 'the list complete in Chromium', `${Date.now() - began} ms`);
    const id = await firstRun(url);
    const from = Date.now();
    say(
      'rewardboard',
      'one of them opened and drawn',
      `${Math.round((await drawnAt(page, `${url}/run/?id=${encodeURIComponent(id)}`, MANY.steps)) - from)} ms`,
    );
    await page.close();
  }
  await until(
    async () => (await listOf(url)).every(({ verdict }) => verdict !== 'Not analyzed yet.'),
    'every run has its verdict',
    LIMIT_MS,
  );
  say(
    'rewardboard',
    'a verdict of each run',
    `${Date.now() - began} ms from the start of the process; TensorBoard has none`,
  );
  say('rewardboard', 'peak memory', `${peakMemoryMb(hub.process.pid!).toFixed(0)} MB`);
  hub.process.kill('SIGINT');
  await hub.exited;
}

async function theirManyRuns(directory: string): Promise<void> {
  const began = Date.now();
  const server = await TensorboardServer.start(python, directory);
  try {
    const isWhole = async (run: number) =>
      (await server.scalars(`run${String(run).padStart(3, '0')}`, MANY.tags[4]!)).at(-1)?.[1] === MANY.steps;
    for (let run = 0; run < MANY.runs; run++) await until(() => isWhole(run), `TensorBoard has run ${run}`, LIMIT_MS);
    say(
      'TensorBoard',
      'all runs behind the interface',
      `${Date.now() - began} ms from the start of the process: each run's last step of its last tag, asked one by one`,
    );
    say('TensorBoard', 'peak memory', `${peakMemoryMb(server.process.pid!).toFixed(0)} MB`);
  } finally {
    await server.stop();
  }
}

async function lastSteps(url: string): Promise<number[]> {
  return (await listOf(url)).map(({ lastStep }) => lastStep);
}

interface Listed {
  id: string;
  lastStep: number;
  lastValues: Record<string, number>;
  verdict: string;
}

async function listOf(url: string): Promise<Listed[]> {
  return ((await (await fetch(`${url}/api/runs`)).json()) as { runs: Listed[] }).runs;
}

async function firstRun(url: string): Promise<string> {
  let id: string | undefined;
  await until(async () => (id = (await listOf(url))[0]?.id) !== undefined, 'a run is there', LIMIT_MS);
  return id!;
}

async function range(url: string, id: string, from: number, to: number, points: number): Promise<number[]> {
  const answer = await fetch(
    `${url}/api/runs/${encodeURIComponent(id)}/series?metric=train/loss&from=${from}&to=${to}&points=${points}&format=binary`,
  );
  return rangesOfBytes(new Uint8Array(await answer.arrayBuffer()))!.ranges[0]!.values;
}

/** @returns when the chart with the last step was painted, ms since 1970 */
async function drawnAt(page: Page, url: string, lastStep: number): Promise<number> {
  await page.goto(url);
  await page.waitForSelector(`[data-testid=chart-loss][data-last-step="${lastStep}"]`, { timeout: LIMIT_MS });
  return Number(await page.getByTestId('chart-loss').getAttribute('data-painted-at'));
}

async function watchDrawn(page: Page): Promise<void> {
  await page.evaluate(() => {
    const chart = document.querySelector('[data-testid=chart-loss]')!;
    const drawn: Record<string, number> = {};
    (window as unknown as { drawn: object }).drawn = drawn;
    new MutationObserver(() => {
      drawn[chart.getAttribute('data-last-step')!] ??= Number(chart.getAttribute('data-painted-at'));
    }).observe(chart, { attributes: true });
  });
}

function quantiles(milliseconds: number[]): string {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}

function say(program: string, what: string, number: string): void {
  console.log(`${program.padEnd(12)} ${what.padEnd(34)} ${number}`);
}
