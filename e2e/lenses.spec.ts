/** The pages of pairs and of reasoning steps: readable by everybody, by keyboard, in both themes; a link shows the same view. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './in-place.ts';

const EVALUATIONS = 6;
const ITEMS = 40;
/** Spread evenly between -0.5 and 0.5, and always the same. */
const noise = (i: number) => ((i * 7_919) % 997) / 997 - 0.5;
const items = Array.from({ length: ITEMS }, (_, i) => i);

/** Rewards that slowly learn to rank: in each evaluation some pairs are the wrong way around. */
const pairLines = () =>
  Array.from({ length: EVALUATIONS }, (_, e) => ({
    step: 100 * (e + 1),
    rewards: items.map((i) => [0.1 * e + noise(i + e), noise(3 * i + e)]),
    ...(e === 0 && {
      texts: items.map((i) => [`${i} and ${i} are ${2 * i}.`, `${i} and ${i} are <b>${3 * i + 1}</b>, I think.`]),
      problems: items.map((i) => `What are ${i} apples and ${i} more?`),
    }),
  }));

/** Chains of three steps; every second one has its first error at its third step. */
const stepLines = () =>
  Array.from({ length: EVALUATIONS }, (_, e) => {
    const labels = items.flatMap((i) => [1, 1, i % 2]);
    return {
      step: 100 * (e + 1),
      labels,
      probabilities: labels.map((label, i) => 1 / (1 + Math.exp(-(2 * label - 1) * 0.4 * e - 3 * noise(31 * i + e)))),
      ...(e === 0 && {
        solutions: items.flatMap((i) => [i, i, i]),
        texts: items.flatMap((i) => [`Take ${i}.`, `Double it: ${2 * i}.`, `The answer is <b>${2 * i + 1}</b>.`]),
        problems: items.flatMap((i) => Array.from({ length: 3 }, () => `Twice ${i} apples?`)),
      }),
    };
  });

async function openLens(
  place: Parameters<Parameters<typeof test>[2]>[0]['place'],
  page: Page,
  lines: readonly object[],
  part: string,
) {
  const directory = join(place.directory, 'logs/learned');
  mkdirSync(directory, { recursive: true });
  const losses = lines.map((_, e) => `${100 * (e + 1)},${1 - e / 20},${1.02 - e / 20}\n`);
  writeFileSync(join(directory, 'metrics.csv'), `step,loss,val_loss\n${losses.join('')}`);
  writeFileSync(join(directory, 'predictions.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const { url } = await place.board('watch', 'logs', '--port', '0');
  await page.goto(url);
  await page.getByTestId('run-row').first().getByRole('link').first().click();
  await page.getByRole('link', { name: part, exact: true }).click();
  await expect(page.getByTestId('lens-verdict')).toBeVisible();
}

/** No violation at either end of the widths, in either theme, and nothing that must be scrolled sideways. */
async function expectReadable(page: Page) {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1440, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
  for (const width of [320, 390, 768, 1180, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    // Plots take the new width once they were measured.
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), {
        message: `at ${width} px`,
      })
      .toBeLessThanOrEqual(0);
  }
}

for (const [part, lines, list, words, filter, wrong] of [
  ['Pairs', pairLines, 'pair-list', 'I think', 'Which pairs', 'Wrong'],
  ['Steps', stepLines, 'chain-list', 'Double it', 'Which chains', 'Missed'],
] as const)
  test(`the lens of ${part.toLowerCase()} can be read by everybody and used without a pointer, and its address brings the view back`, async ({
    place,
    page,
  }) => {
    await openLens(place, page, lines(), part);
    const bar = page.getByTestId('evaluation-bar');
    await page.keyboard.press('l');
    await expect(bar).toContainText('Evaluation 6 of 6');
    await page.keyboard.press('[');
    await page.keyboard.press('[');
    await expect(bar).toContainText('Evaluation 4 of 6');
    await page.keyboard.press('w');
    const chosen = page.getByRole('group', { name: filter }).locator('[aria-pressed=true]');
    await expect(chosen).toContainText(wrong);
    await page.keyboard.press('/');
    await page.keyboard.type(words);
    await page.getByTestId(list).getByRole('button', { expanded: false }).first().focus();
    await page.keyboard.press('Enter');
    const opened = page.getByTestId(list).getByRole('button', { expanded: true });
    await expect(opened).toHaveCount(1);
    // Texts are never markup.
    await expect(page.getByTestId(list)).toContainText('<b>');
    expect(await page.getByTestId(list).locator('b', { hasText: /^\d+$/ }).count()).toBe(0);
    await expect(page).toHaveURL(/eval=400/);
    await expectReadable(page);
    const name = await opened.getAttribute('aria-label');
    await page.reload();
    await expect(bar).toContainText('Evaluation 4 of 6');
    await expect(opened).toHaveAttribute('aria-label', name!);
    await page.keyboard.press('/');
    await page.keyboard.type('no text has this');
    await expect(page.getByTestId(list)).toContainText('text has “no text has this”');
    await expect(chosen).toContainText(wrong);
  });
