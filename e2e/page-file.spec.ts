/** A run and a comparison as one HTML file: opened from disk in a browser without a network, they ask for nothing and work as on the board. */

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from '@playwright/test';
import { expect, test } from './in-place.ts';
import { writePredictedRun } from './predicted-run.ts';

test.setTimeout(90_000);

/** Everything that the file asks for besides itself, and every complaint of the browser. */
async function opened(browser: Browser, file: string): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ offline: true, colorScheme: 'light' });
  const page = await context.newPage();
  const complaints: string[] = [];
  const address = pathToFileURL(file).href;
  page.on('request', (request) => {
    if (request.url().split('?', 1)[0] !== address) complaints.push(`asks for ${request.url()}`);
  });
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  await page.goto(address);
  return { page, complaints };
}

test('a run opens from disk: charts, threshold and predictions, both themes, and nothing that needs a board', async ({
  place,
  browser,
}) => {
  writePredictedRun(join(place.directory, 'logs/learned'));
  const written = place.rewardboard('export-page', 'logs/learned', '--out', 'run.html');
  expect(await written.exited, written.output()).toBe(0);
  const file = join(place.directory, 'run.html');
  expect(statSync(file).size).toBeLessThan(3_000_000);
  const again = place.rewardboard('export-page', 'logs/learned', '--out', 'run.html');
  expect(await again.exited).toBe(2);
  expect(again.output()).toContain('run.html exists already. Add --force to replace it');

  const { page, complaints } = await opened(browser, file);
  await expect(page.getByTestId('exported')).toContainText(/Exported on .+ from learned, rewardboard \d/);
  await expect(page.getByTestId('verdict')).toBeVisible();
  for (const name of [/copy link/i, /^stop/i, /acknowledge/i, /commands/i, /alerts/i])
    await expect(page.getByRole('button', { name })).toHaveCount(0);
  // The loss, painted, under the pointer.
  const reading = page.getByTestId('loss-reading');
  await expect(reading).toContainText('Now');
  await page
    .locator('canvas')
    .first()
    .hover({ position: { x: 300, y: 120 } });
  await expect(reading).toContainText(/Step \d+/);
  // An axis by hand, which the file's address keeps.
  const loss = page.getByTestId('chart-loss');
  await loss.hover();
  await loss.getByLabel(/^Axes of this chart/).click();
  await loss.getByLabel('y axis from').fill('0.9');
  await loss.getByLabel('y axis to').fill('0.1');
  await page.keyboard.press('Enter');
  await expect(loss.getByRole('alert')).toHaveText('“From” must be below “to”.');
  await loss.getByLabel('y axis from').fill('');
  await loss.getByLabel('y axis from').pressSequentially('0.05');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/yr=loss%7E0\.05%7E0\.1/);
  await page.reload();
  await loss.hover();
  await loss.getByLabel(/^Axes of this chart/).click();
  await expect(loss.getByLabel('y axis from')).toHaveValue('0.05');
  await loss.getByRole('button', { name: 'Automatic' }).click();
  await expect(page).not.toHaveURL(/yr=/);
  await page.getByRole('button', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over, `at ${width} px`).toBeLessThanOrEqual(0);
  }
  await page.getByRole('button', { name: 'Light' }).click();

  await page.getByRole('link', { name: 'Predictions' }).click();
  await expect(page.getByTestId('prediction').first()).toContainText('The answer is <b>');
  await expect(page.getByTestId('journal')).toBeVisible();
  await page.keyboard.press('5');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByTestId('threshold-handle')).toHaveAttribute('aria-valuetext', '0.49');
  await expect(page).toHaveURL(/part=threshold.*t=0\.49|t=0\.49.*part=threshold/);
  await page.reload();
  await expect(page.getByTestId('threshold-handle')).toHaveAttribute('aria-valuetext', '0.49');
  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByTestId('verdict')).toBeVisible();
  await page.goBack();
  await expect(page.getByTestId('threshold-handle')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a comparison opens from disk with its verdict, another metric, its examples, and the pages of its runs', async ({
  place,
  browser,
  page: live,
}) => {
  for (const name of ['a', 'b']) writePredictedRun(join(place.directory, 'logs', name));
  const { url } = await place.board('watch', 'logs', '--port', '0');
  const idOf = async (name: string) => {
    const { runs } = (await (await fetch(`${url}/api/runs?only=name`)).json()) as {
      runs: { id: string; name: string }[];
    };
    return runs.find((run) => run.name === name)?.id;
  };
  await expect.poll(() => idOf('a')).toBeDefined();
  await expect.poll(() => idOf('b')).toBeDefined();
  const [a, b] = [(await idOf('a'))!, (await idOf('b'))!];
  await live.goto(`${url}/compare/?runs=${b},${a}`);
  await live.getByLabel('Export', { exact: true }).click();
  const saved = live.waitForEvent('download');
  await live.getByRole('button', { name: 'One HTML file' }).click();
  const file = join(place.directory, 'ab.html');
  await (await saved).saveAs(file);
  expect(readFileSync(file, 'utf8')).not.toContain(place.directory);
  const byCommand = place.rewardboard('export-page', b, 'none', '--hub', url, '--out', 'b.html');
  expect(await byCommand.exited).toBe(1);
  expect(byCommand.output()).toContain('There is no run "none" here');
  const one = place.rewardboard('export-page', b, '--hub', url, '--out', '.');
  expect(await one.exited, one.output()).toBe(0);
  expect(readFileSync(join(place.directory, 'b.html'), 'utf8')).toContain('predictions?step=600');

  const { page, complaints } = await opened(browser, file);
  await expect(page.getByTestId('comparison')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('2 runs');
  await expect(page.getByTestId('verdict')).toContainText('too close to call');
  await expect(page.getByRole('link', { name: 'Add runs' })).toHaveCount(0);
  await page.getByLabel('Compare by').selectOption('loss');
  await expect(page).toHaveURL(/metric=loss/);
  await page.getByTestId('exported').getByRole('link', { name: 'a', exact: true }).click();
  await expect(page.getByTestId('verdict')).toBeVisible();
  await page.getByRole('link', { name: 'Threshold' }).click();
  await expect(page.getByTestId('evaluation-bar')).toContainText('Evaluation 1 of 1');
  await page.getByRole('link', { name: 'Comparison' }).click();
  await expect(page.getByTestId('comparison')).toBeVisible();
  expect(complaints).toEqual([]);
});
