/** Following large logs, side by side with TensorBoard and its Rust data server on the same files: cold open, append to visible, memory, spikes. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { chromium } from '@playwright/test';
import { rangesOfBytes } from '@rewardboard/protocol';
import { CHROMIUM_FLAGS, chromiumPath } from '../../../e2e/chromium.mjs';
import { SPIKE, appendScalar, scalarAt, writeEventFile } from '../../../e2e/event-files.ts';
import { Place, until } from '../../../e2e/processes.ts';
import { LONG, MANY, SPIKES } from './follow/logs.ts';
import { LIMIT_MS, quantiles, say } from './follow/report.ts';
import { peakMemoryMb } from './peers/peak-memory.ts';
import { theirLongRun, theirManyRuns } from './peers/tensorboard-following.ts';
import { tensorboardVersions } from './peers/tensorboard-server.ts';

const APPENDS = 100;

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
  if (versions) await theirLongRun({ browser, python, directory: long, file, appended: browser ? APPENDS : 0 });
  console.log('\na hundred runs');
  await ourManyRuns(many);
  if (versions) await theirManyRuns(python, many);
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
