/** The page itself: readable by everybody, at every width, by keyboard, in both themes. */

import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { writeGuideRun } from './guide-run.ts';
import { expect, test } from './in-place.ts';

for (const scheme of ['light', 'dark'] as const) {
  test(`both pages have no accessibility violation and no sideways scrolling, ${scheme}`, async ({ place, page }) => {
    writeGuideRun(join(place.directory, 'logs/reward_model'));
    const { url } = await place.board('watch', 'logs', '--port', '0');
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(url);
    await expect(page.getByTestId('run-row')).toHaveCount(1);
    expect(violations(await new AxeBuilder({ page }).analyze())).toEqual([]);
    for (const width of [720, 768, 1000, 1024, 1180]) {
      await page.setViewportSize({ width, height: 900 });
      const box = await page.getByTestId('verdict').first().boundingBox();
      expect(box!.width, `the verdict at ${width} px`).toBeGreaterThanOrEqual(170);
      expect(await sidewaysScroll(page), `the list at ${width} px`).toBeLessThanOrEqual(0);
    }
    await page.getByTestId('run-row').first().getByRole('link').first().click();
    await expect(page.getByTestId('chart-loss')).toBeVisible();
    await expect(page.getByTestId('verdict')).not.toBeEmpty();
    expect(violations(await new AxeBuilder({ page }).analyze())).toEqual([]);
    for (const width of [1180, 1440, 1799, 1800]) {
      await page.setViewportSize({ width, height: 900 });
      for (const isOpen of [true, false]) {
        await page.locator('.area-findings').evaluate((panel, open) => {
          for (const details of panel.querySelectorAll('details')) details.open = open;
        }, isOpen);
        const state = `the hole under the loss at ${width} px, findings ${isOpen ? 'open' : 'closed'}`;
        await expect.poll(() => holeUnderLoss(page), state).toBeLessThanOrEqual(48);
      }
    }
    for (const width of [390, 768, 1180, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      const cell = await page.getByTestId('matrix').getByRole('button').first().boundingBox();
      expect(cell!.width, `a cell of the matrix at ${width} px`).toBeGreaterThanOrEqual(90);
      expect(await sidewaysScroll(page), `the run at ${width} px`).toBeLessThanOrEqual(0);
    }
    // Paper is light, has no controls, and shows charts that were painted for a wider window whole.
    await page.emulateMedia({ colorScheme: scheme, media: 'print' });
    await page.setViewportSize({ width: 734, height: 1_000 });
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
    expect(await page.locator('.button:visible, .choice:visible, input:visible, select:visible').count()).toBe(0);
    const [canvas, plot] = await page
      .getByTestId('chart-loss')
      .evaluate((chart) => [chart.querySelector('canvas')!.clientWidth, chart.clientWidth]);
    expect(canvas).toBeLessThanOrEqual(plot);
    await page.emulateMedia({ colorScheme: scheme, media: 'screen' });
    await expect(page.locator('html')).not.toHaveAttribute('data-theme');
  });
}

test('keys work: filter, open, evaluation, drawer, help; and an unknown run says what to do', async ({
  place,
  page,
}) => {
  writeGuideRun(join(place.directory, 'logs/reward_model'));
  const { url } = await place.board('watch', 'logs', '--port', '0');
  await page.goto(url);
  await expect(page.getByTestId('run-row')).toHaveCount(1);
  await page.keyboard.press('/');
  await page.keyboard.type('zebra');
  await expect(page.getByText(/No run matches/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('run-row')).toHaveCount(1);
  await page.getByTestId('run-row').first().getByRole('link').first().press('Enter');
  await expect(page.getByTestId('chart-loss')).toBeVisible();
  await page.keyboard.press('d');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.goto(`${url}/run/?id=no-such-run`);
  await expect(page.getByText(/no run/i).first()).toBeVisible();
});

function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

function violations(result: { violations: { id: string; impact?: string | null; nodes: { html: string }[] }[] }) {
  return result.violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes[0]?.html}`);
}

/** px between the loss panel and what stands below it. */
function holeUnderLoss(page: Page): Promise<number> {
  return page.evaluate(() => {
    const loss = document.querySelector('.area-loss')!;
    const { left, right } = loss.getBoundingClientRect();
    const { bottom } = loss.lastElementChild!.getBoundingClientRect();
    const below = [...document.querySelectorAll('main section')].flatMap((section) => {
      const box = section.getBoundingClientRect();
      return box.top >= bottom - 1 && box.left < right && box.right > left && !loss.contains(section) ? [box.top] : [];
    });
    return Math.min(...below) - bottom;
  });
}
