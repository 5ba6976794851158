/** TensorBoard on the logs of the benchmark `follow`: its data server behind its page, and its page in Chromium. */

import type { Browser } from '@playwright/test';
import { SPIKE, appendScalar } from '../../../../e2e/event-files.ts';
import { until } from '../../../../e2e/processes.ts';
import { LIMIT_MS, quantiles, say } from '../follow/report.ts';
import { LONG, MANY } from '../follow/logs.ts';
import { peakMemoryMb } from './peak-memory.ts';
import { TensorboardServer } from './tensorboard-server.ts';

const PEER_APPENDS = 5;

interface LongRun {
  /** null where there is no Chromium; its page is not measured then. */
  browser: Browser | null;
  python: string;
  directory: string;
  file: string;
  /** Steps that were appended after the first ones. */
  appended: number;
}

export async function theirLongRun({ browser, python, directory, file, appended }: LongRun): Promise<void> {
  const steps = LONG.steps + appended;
  const began = Date.now();
  const server = await TensorboardServer.start(python, directory);
  try {
    const complete = async () =>
      (await server.scalars('run', LONG.tags[0]!)).at(-1)?.[1] === steps &&
      (await server.scalars('run', LONG.tags[3]!)).at(-1)?.[1] === LONG.steps;
    await until(complete, 'TensorBoard has the last step', LIMIT_MS);
    say('TensorBoard', 'all points behind the interface', `${Date.now() - began} ms from the start of the process`);
    if (browser) await theirPage(browser, server, steps, began);
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
      `${quantiles(delays)}, n ${delays.length}; its page asks again only when asked to (reload off by default, then each 30 s)`,
    );
  } finally {
    await server.stop();
  }
}

/** When its page has the last point; what its page then draws cannot be asked. */
async function theirPage(browser: Browser, server: TensorboardServer, steps: number, began: number): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
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

export async function theirManyRuns(python: string, directory: string): Promise<void> {
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
