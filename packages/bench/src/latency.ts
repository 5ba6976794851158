/** How long from a recorded training step, and from a line appended to a foreign file, until the browser has drawn it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { chromium } from '@playwright/test';
import { CHROMIUM_FLAGS, chromiumPath } from '../../../e2e/chromium.mjs';
import { appendMetricsLine, writeGuideRun } from '../../../e2e/guide-run.ts';
import { Place, until } from '../../../e2e/processes.ts';

const APPENDS = 200;
const GAP_MS = 100;

const executablePath = chromiumPath();
if (!executablePath) {
  console.log('No Chromium: latency is not measured.');
  process.exit(0);
}
const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
const place = new Place();
try {
  await appendToPixel();
  await stepToPixel();
} finally {
  await browser.close();
  await place.clear();
}

async function appendToPixel(): Promise<void> {
  const directory = join(place.directory, 'logs/foreign');
  writeGuideRun(directory);
  const { hub, url } = await place.board('watch', 'logs', '--port', '0');
  const page = await openFirstRun(url);
  const written = new Map<number, number>();
  for (let i = 1; i <= APPENDS; i++) {
    const step = 500 + i;
    written.set(step, Date.now());
    appendMetricsLine(directory, step, 0.4 + Math.sin(i) / 50);
    await new Promise((resolve) => setTimeout(resolve, GAP_MS));
  }
  await until(
    async () => Number(await page.getByTestId('chart-loss').getAttribute('data-last-step')) === 500 + APPENDS,
    'the last append is drawn',
  );
  report(`file append -> drawn (${APPENDS} appends, one each ${GAP_MS} ms)`, await delays(page, written));
  hub.process.kill('SIGINT');
  await hub.exited;
}

async function stepToPixel(): Promise<void> {
  const { hub, url } = await place.board('start', '--port', '0', '--logging_steps', '5');
  const page = await openFirstRun(url);
  await until(
    async () => Number(await page.getByTestId('chart-loss').getAttribute('data-train-points')) >= 60,
    '60 points are drawn',
    120_000,
  );
  const journal = readFileSync(join(place.directory, 'outputs/sample/events.jsonl'), 'utf8').trimEnd().split('\n');
  const recorded = new Map<number, number>();
  for (const line of journal) {
    const event = JSON.parse(line) as { step?: number; time?: number; values?: object };
    if (event.values && event.time !== undefined) recorded.set(event.step!, event.time);
  }
  report('training step recorded -> drawn (the trainer uses the same cores)', await delays(page, recorded));
  hub.process.kill('SIGINT');
  await hub.exited;
}

/** Opens the only run and notes when each step was first on the canvas. */
async function openFirstRun(url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(url);
  await page.getByTestId('run-row').first().getByRole('link').first().click();
  await page.getByTestId('chart-loss').waitFor();
  await page.evaluate(() => {
    const chart = document.querySelector('[data-testid=chart-loss]')!;
    const drawn: Record<string, number> = {};
    (window as unknown as { drawn: object }).drawn = drawn;
    new MutationObserver(() => {
      drawn[chart.getAttribute('data-last-step')!] ??= Number(chart.getAttribute('data-painted-at'));
    }).observe(chart, { attributes: true });
  });
  return page;
}

async function delays(page: Page, from: Map<number, number>): Promise<number[]> {
  const drawn = await page.evaluate(() => (window as unknown as { drawn: Record<string, number> }).drawn);
  return Object.entries(drawn).flatMap(([step, at]) => (from.has(Number(step)) ? [at - from.get(Number(step))!] : []));
}

function report(name: string, milliseconds: number[]): void {
  const sorted = milliseconds.filter(Number.isFinite).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(0);
  console.log(`${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms, n ${sorted.length}`);
}
