/** A run of 300 metrics that grows: charts out of sight are neither made nor drawn, and those in view follow. */

import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './in-place.ts';

const METRICS = 300;
const LINES = 20;

function lineAt(step: number): string {
  const values = Object.fromEntries(
    Array.from({ length: METRICS }, (_, i) => [`act/layer_${Math.floor(i / 30)}/unit_${i}`, Math.sin(i + step / 9)]),
  );
  return `${JSON.stringify({ step, loss: 1 / (1 + step), ...values })}\n`;
}

test('of 300 metrics that grow only what is in view is made and drawn', async ({ place, page }) => {
  test.setTimeout(90_000);
  const directory = join(place.directory, 'logs/many');
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'log.jsonl');
  writeFileSync(file, Array.from({ length: 30 }, (_, i) => lineAt(i + 1)).join(''));
  const { url } = await place.board('watch', 'logs', '--port', '0');
  // Chart.js clears a canvas once for each drawing.
  await page.addInitScript(() => {
    const draws = new Map<HTMLCanvasElement, number>();
    Object.assign(window, { draws });
    const { clearRect } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.clearRect = function (...area) {
      draws.set(this.canvas, (draws.get(this.canvas) ?? 0) + 1);
      return clearRect.apply(this, area);
    };
  });
  await page.goto(url);
  await page.getByTestId('run-row').first().getByRole('link').first().click();
  await page.getByRole('button', { name: /^Show all 300/ }).click();
  await expect(page.getByRole('button', { name: /Show fewer/ })).toBeVisible();
  const ofLayer = page.getByRole('region', { name: 'act/layer_9' });
  await expect(ofLayer.getByRole('heading', { name: /unit_299$/ })).toHaveCount(1);
  await page.getByTestId('chart-loss').scrollIntoViewIfNeeded();
  await expect.poll(() => page.getByTestId('other-series').count()).toBeLessThan(60);
  expect(await page.locator('*').count(), 'nodes').toBeLessThan(6_000);

  const drawsOf = () =>
    page.evaluate(() => {
      const { draws } = window as unknown as { draws: Map<HTMLCanvasElement, number> };
      const found = { inView: 0, hidden: 0 };
      for (const [canvas, count] of draws) {
        const { top, bottom } = canvas.getBoundingClientRect();
        const isInView = canvas.isConnected && bottom > -400 && top < innerHeight + 400;
        found[isInView ? 'inView' : 'hidden'] += count;
      }
      draws.clear();
      return found;
    });
  await drawsOf();
  for (let step = 31; step <= 30 + LINES; step++) {
    appendFileSync(file, lineAt(step));
    await expect(page.getByTestId('chart-loss')).toHaveAttribute('data-last-step', String(step));
  }
  const { inView, hidden } = await drawsOf();
  expect(inView).toBeGreaterThan(0);
  expect(hidden, 'draws of charts that nobody sees').toBe(0);

  await ofLayer.getByRole('heading', { name: /unit_299$/ }).scrollIntoViewIfNeeded();
  const last = ofLayer.getByTestId('other-series').last();
  await expect(last).toContainText(/unit_299/);
  await expect(last.getByRole('img')).toHaveAccessibleName(new RegExp(`at step ${30 + LINES}$`));
});
