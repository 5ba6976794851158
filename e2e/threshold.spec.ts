/** The page of a run's threshold: readable by everybody, at every width, by keyboard, in both themes; a link shows the same view. */

import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page, Request } from '@playwright/test';
import { expect, test } from './in-place.ts';
import { writePredictedRun } from './predicted-run.ts';

async function openThreshold(place: Parameters<Parameters<typeof test>[2]>[0]['place'], page: Page) {
  writePredictedRun(join(place.directory, 'logs/learned'));
  const { url } = await place.board('watch', 'logs', '--port', '0');
  await page.goto(url);
  await page.getByTestId('run-row').first().getByRole('link').first().click();
  await page.getByRole('link', { name: 'Threshold' }).click();
  await expect(page.getByTestId('journal')).toBeVisible();
  await expect(page.getByTestId('prediction').first()).toBeVisible();
}

for (const scheme of ['light', 'dark'] as const) {
  test(`the threshold has no accessibility violation and no sideways scrolling, ${scheme}`, async ({ place, page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await openThreshold(place, page);
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
    for (const width of [320, 390, 720, 768, 1000, 1180, 1800]) {
      await page.setViewportSize({ width, height: 900 });
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(over, `at ${width} px`).toBeLessThanOrEqual(0);
    }
    // Paper is narrower than the window, and nothing is measured anew for it.
    const beyond = await page.evaluate(() => {
      document.body.style.width = '700px';
      return [...document.querySelectorAll('svg.plot')].map((plot) => {
        const { right } = plot.parentElement!.getBoundingClientRect();
        return Math.max(
          ...[...plot.querySelectorAll('text')].map((text) => text.getBoundingClientRect().right - right),
        );
      });
    });
    expect(beyond.length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...beyond)).toBeLessThanOrEqual(8);
  });
}

test('keys and the pointer move threshold and evaluation, and the address brings the same view back', async ({
  place,
  page,
}) => {
  await openThreshold(place, page);
  const handle = page.getByTestId('threshold-handle');
  const counts = () => page.getByTestId('threshold-matrix').getByRole('button').allInnerTexts();
  await expect(handle).toHaveAttribute('aria-valuetext', '0.50');
  const trained = await counts();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(handle).toHaveAttribute('aria-valuetext', '0.44');
  expect(await counts()).not.toEqual(trained);
  await page.keyboard.press('5');
  await expect(handle).toHaveAttribute('aria-valuetext', '0.50');
  const plots = (await page.getByTestId('threshold-plots').boundingBox())!;
  await page.mouse.move(plots.x + 0.3 * plots.width, plots.y + 250);
  await page.mouse.down();
  await page.mouse.move(plots.x + 0.4 * plots.width, plots.y + 250, { steps: 5 });
  await page.mouse.up();
  const dragged = await handle.getAttribute('aria-valuetext');
  expect(Number(dragged)).toBeGreaterThan(0.3);
  expect(Number(dragged)).toBeLessThan(0.5);
  await page.keyboard.press('[');
  await expect(page.getByTestId('evaluation-bar')).toContainText('Evaluation 11 of 12');
  await page.keyboard.press('/');
  await page.keyboard.type('baskets');
  await expect(page.locator('mark').first()).toHaveText('baskets');
  const missed = page.getByTestId('cell-fn');
  await missed.click();
  await expect(page).toHaveURL(/cell=fn/);
  await expect(page).toHaveURL(new RegExp(`t=${dragged}.*find=baskets|find=baskets.*t=${dragged}`));
  const shown = await page.getByTestId('prediction').allInnerTexts();
  await page.reload();
  await expect(page.getByTestId('prediction').first()).toBeVisible();
  await expect(handle).toHaveAttribute('aria-valuetext', dragged!);
  await expect.poll(() => page.getByTestId('prediction').allInnerTexts()).toEqual(shown);
  // What cells count together is the whole set, at any threshold.
  const numbers = await Promise.all(
    ['tp', 'fn', 'fp', 'tn'].map(async (cell) => Number(await page.getByTestId(`cell-${cell}`).innerText())),
  );
  expect(numbers.reduce((sum, count) => sum + count, 0)).toBe(240);
});

test('without a pointer: from the list to a run, its threshold, and back, and the run’s name stays in sight', async ({
  place,
  page,
}) => {
  writePredictedRun(join(place.directory, 'logs/learned'));
  const { url } = await place.board('watch', 'logs', '--port', '0');
  await page.goto(url);
  await expect(page.getByTestId('run-row')).toHaveCount(1);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  const link = page.getByRole('link', { name: 'Threshold' });
  await expect(link).toBeVisible();
  const isOn = () => link.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 40 && !(await isOn()); presses++) await page.keyboard.press('Tab');
  expect(await isOn()).toBe(true);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('journal')).toBeVisible();
  await expect(page.getByTestId('passed-heading')).toHaveCount(0);
  await page.getByTestId('threshold-handle').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page).toHaveURL(/t=0\.49/);
  await page.keyboard.press('End');
  await page.getByTestId('prediction').last().scrollIntoViewIfNeeded();
  await expect(page.getByTestId('passed-heading')).toHaveText('learned');
  // What takes the focus isn’t under a bar that stays.
  await page.getByTestId('journal').focus();
  const isHidden = await page.getByTestId('journal').evaluate((element) => {
    const { left, top } = element.getBoundingClientRect();
    return !element.contains(document.elementFromPoint(left + 20, Math.max(top, 0) + 20));
  });
  expect(isHidden).toBe(false);
  // Alt and an arrow go back in the browser: no slider takes them.
  for (const id of ['journal', 'threshold-handle', 'evaluation-bar']) {
    const slider = page
      .getByTestId(id)
      .and(page.locator('button, [role=slider]'))
      .or(page.getByTestId(id).getByRole('slider'));
    const key = { key: 'ArrowLeft', altKey: true, bubbles: true, cancelable: true };
    const isLeft = await slider
      .first()
      .evaluate((element, init) => element.dispatchEvent(new KeyboardEvent('keydown', init)), key);
    expect(isLeft, id).toBe(true);
  }
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('learned');
  await page.goBack();
  await expect(page.getByTestId('run-row')).toHaveCount(1);
});

test('an example can be read in full, marked as a label error, and texts are never markup', async ({ place, page }) => {
  await openThreshold(place, page);
  await page.getByTestId('prediction').first().getByRole('button').click();
  await page.getByRole('button', { name: 'The label is wrong' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /Save 1 marked/ }).click();
  expect((await download).suggestedFilename()).toMatch(/label-errors\.jsonl$/);
  await expect(page.getByText('<b>').first()).toBeVisible();
  await page.getByRole('button', { name: 'Export list' }).click();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Export list' })).toBeFocused();
});

test('a log without predictions shows the line that brings them, which any program may write while the page is open', async ({
  place,
  page,
}) => {
  mkdirSync(join(place.directory, 'logs/plain'), { recursive: true });
  writeFileSync(join(place.directory, 'logs/plain/metrics.csv'), 'step,loss,val_loss\n100,1,1\n200,0.9,1\n300,0.8,1\n');
  const { url } = await place.board('watch', 'logs', '--port', '0');
  await page.goto(url);
  await page.getByTestId('run-row').first().getByRole('link').first().click();
  await page.getByRole('link', { name: 'Threshold' }).click();
  await expect(page.getByTestId('no-predictions')).toContainText('This log holds no predictions');
  const shown = page.getByRole('region', { name: 'A line of predictions.jsonl' });
  const lines = join(place.directory, 'logs/plain/predictions.jsonl');
  const written = await shown.innerText();
  writeFileSync(lines, `${written}\n`);
  await expect(page.getByTestId('threshold-matrix')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Threshold verdict' })).toContainText('3 examples, 2 of them positive');
  // The address of a lens, typed by hand, doesn't say that there are none.
  await page.goto(page.url().replace('/run/threshold/', '/lenses/'));
  await expect(page.getByTestId('other-kind')).toContainText('neither pairs nor reasoning steps');
  // With solutions the examples are steps, and the run has a part for them.
  appendFileSync(lines, `${written.replace('100', '200').replace('}', ', "solutions": [1, 1, 2]}')}\n`);
  await page.getByRole('link', { name: 'Steps' }).click();
  await expect(page.getByTestId('lens-verdict')).toBeVisible();
  expect(await page.getByTestId('not-in-log').count()).toBe(0);
});

test('the list loads less than 250 kB of JavaScript, and any other page less than 350 kB', async ({ place, page }) => {
  await openThreshold(place, page);
  const address = page.url();
  const id = new URL(address).searchParams.get('id')!;
  const limits = { '/': 250, '/run/': 350, '/run/threshold/': 350, '/lenses/': 350, '/compare/': 350 };
  for (const [name, kilobytes] of Object.entries(limits)) {
    const query = name === '/' ? '' : `?${name === '/compare/' ? 'runs' : 'id'}=${id}`;
    const path = new URL(name + query, address).href;
    const sizes: Promise<{ responseBodySize: number }>[] = [];
    const count = (request: Request) => void (request.url().endsWith('.js') && sizes.push(request.sizes()));
    const fresh = await page.context().browser()!.newPage();
    fresh.on('requestfinished', count);
    await fresh.goto(path);
    await fresh.waitForLoadState('networkidle');
    await fresh.close();
    const bytes = (await Promise.all(sizes)).reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
    expect(bytes, path).toBeGreaterThan(100_000);
    expect(bytes, path).toBeLessThan(kilobytes * 1024);
  }
});
