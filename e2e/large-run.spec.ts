/** A million steps in a real browser: the one spike among them is on the screen, and found by looking closer. */

import { createWriteStream, mkdirSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './in-place.ts';

const STEPS = 1_000_000;
const SPIKE_STEP = 777_777;
const SPIKE = 9;

/** Any two steps near each other have different ones. */
function normAt(step: number): number {
  return ((step * 31) % 97) / 100;
}

async function writeLargeRun(directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const file = createWriteStream(join(directory, 'events.jsonl'));
  file.write('{"type":"start","time":1700000000000,"info":{"version":1,"id":"large","name":"large"}}\n');
  let lines = '';
  for (let step = 1; step <= STEPS; step++) {
    const loss = step === SPIKE_STEP ? SPIKE : 1 + 1 / Math.sqrt(step) + ((step * 7919) % 1000) / 2e4;
    lines += `{"type":"train","time":${1.7e12 + step * 50},"step":${step},"values":{"train/loss":${loss},"train/grad_norm":${normAt(step)}}}\n`;
    if (step % 20_000 === 0) {
      if (!file.write(lines)) await once(file, 'drain');
      lines = '';
    }
  }
  file.end();
  await once(file, 'close');
}

/** Steps at the plot's edges, as the address says them. */
async function shownRange(page: Page): Promise<[number, number]> {
  const query = new URL(page.url()).searchParams;
  return [Number(query.get('from') ?? 0), Number(query.get('to') ?? STEPS)];
}

/** Pixels of the loss chart's canvas at a step and the share of the plot's width that it stands at. */
async function placeOf(page: Page, step: number): Promise<{ x: number; y: number }> {
  const box = (await page.getByTestId('chart-loss').locator('canvas').boundingBox())!;
  const [from, to] = await shownRange(page);
  // The fixed margins of the chart: LOSS_LEFT_PX and LOSS_RIGHT_PX in plot-frame.ts.
  const share = (step - from) / (to - from);
  return { x: box.x + 40 + share * (box.width - 40 - 96), y: box.y + box.height / 2 };
}

test('a single spike in a million steps is on the screen, and zooming leads to its step and value', async ({
  place,
  page,
}) => {
  test.setTimeout(120_000);
  await writeLargeRun(join(place.directory, 'logs/large'));
  const { url } = await place.board('watch', 'logs', '--port', '0');
  const looks: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('format=binary')) looks.push(request.url());
  });
  await page.goto(`${url}/run/?id=large&smooth=0`);
  const chart = page.getByTestId('chart-loss');
  await expect(chart).toHaveAttribute('data-last-step', String(STEPS), { timeout: 60_000 });

  // Above everything else there is one line, and it stands where the spike is.
  const spikeAt = await placeOf(page, SPIKE_STEP);
  const box = (await chart.locator('canvas').boundingBox())!;
  const columns = await chart.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const ratio = canvas.width / canvas.clientWidth;
    const [left, right, top, bottom] = [
      41 * ratio,
      canvas.width - 78 * ratio,
      0.3 * canvas.height,
      0.5 * canvas.height,
    ];
    const { data, width } = canvas.getContext('2d')!.getImageData(left, top, right - left, bottom - top);
    const found: number[] = [];
    for (let x = 0; x < width; x++) {
      const colours = new Set<string>();
      let coloured = 0;
      for (let y = 0; y < data.length / 4 / width; y++) {
        const at = 4 * (y * width + x);
        const [red, green, blue, alpha] = [data[at]!, data[at + 1]!, data[at + 2]!, data[at + 3]!];
        if (alpha > 100 && Math.max(red, green, blue) - Math.min(red, green, blue) > 40) coloured++;
        colours.add(`${red} ${green} ${blue}`);
      }
      if (coloured > (data.length / 4 / width) * 0.8) found.push((left + x) / ratio);
    }
    return found;
  });
  expect(columns.length).toBeGreaterThan(0);
  for (const column of columns) expect(Math.abs(column - (spikeAt.x - box.x))).toBeLessThan(3);

  for (let turn = 0; turn < 5; turn++) {
    const before = page.url();
    // Again where the page moved in between: its verdict comes when it comes.
    await expect(async () => {
      const { x, y } = await placeOf(page, SPIKE_STEP);
      await page.mouse.move(x, y);
      await page.keyboard.down('Alt');
      await page.mouse.wheel(0, 1200 * -1);
      await page.keyboard.up('Alt');
      await expect(page).not.toHaveURL(before, { timeout: 2_000 });
    }).toPass();
  }
  const [from, to] = await shownRange(page);
  expect(to - from).toBeLessThan(500);
  expect(looks.length).toBeGreaterThan(0);
  const { x, y } = await placeOf(page, SPIKE_STEP);
  await page.mouse.move(x, y);
  await expect(page.getByTestId('loss-reading')).toContainText('Step 777,777');
  await expect(page.getByTestId('loss-reading')).toContainText('train 9.000');
  // Other charts have the hub's own points too: the step's own number, which no picture of a million holds.
  await expect(page.getByRole('heading', { name: 'Gradient norm' })).toContainText(normAt(SPIKE_STEP).toFixed(2));

  await chart.locator('canvas').focus();
  await page.keyboard.press('0');
  await page.waitForURL((now) => !now.searchParams.has('from'));

  // The page has only extremes; the verdict at a step comes from the hub, which has every point.
  await page.goto(`${url}/run/?id=large&at=900000`);
  await expect(page.getByTestId('replay-note')).toContainText('step 900,000 of 1,000,000');
  await expect(page.getByTestId('replay-note')).toHaveAttribute('data-past', 'exact', { timeout: 60_000 });
  await expect(page.getByTestId('replay-note')).not.toContainText('summary');
});

test('points that a resumed training replaced are drawn faintly, with a note', async ({ place, page }) => {
  const directory = join(place.directory, 'logs/resumed');
  mkdirSync(directory, { recursive: true });
  const line = (step: number, loss: number) =>
    `[Step ${String(step).padStart(5)} | Epoch ${(step / 500).toFixed(2)}] Loss: ${loss.toFixed(4)} LR: 1.40e-05\n`;
  const file = createWriteStream(join(directory, 'metrics.log'));
  for (let step = 10; step <= 800; step += 10) file.write(line(step, 2 - step / 500));
  for (let step = 510; step <= 600; step += 10) file.write(line(step, 0.4));
  file.end();
  await once(file, 'close');
  const { url } = await place.board('watch', 'logs', '--port', '0');
  await page.goto(url);
  await page.getByTestId('run-row').first().getByRole('link').first().click();
  await expect(page.getByTestId('chart-loss')).toHaveAttribute('data-last-step', '600');
  await expect(page.getByTestId('ghost-note')).toContainText('resumed from step 510');
});
