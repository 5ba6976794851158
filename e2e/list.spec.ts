/** The list of many runs: groups, filter, selection, words that are kept, the address; readable in every state and at every width. */

import { existsSync, readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './in-place.ts';

const SEEDS = 3;

function writeRuns(directory: string): void {
  for (const [recipe, learningRate] of [0.001, 0.01].entries())
    for (let seed = 1; seed <= SEEDS; seed++) {
      const id = `lr${recipe}-s${seed}`;
      const place = join(directory, 'logs', id);
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, 'events.jsonl'), journal(id, learningRate, seed, 0.6 + 0.1 * recipe + 0.01 * seed));
    }
}

function journal(id: string, learningRate: number, seed: number, f1: number): string {
  const info = {
    version: 1,
    id,
    name: `a training with a rather long name, ${id}`,
    createdAt: 1_764_000_000_000,
    positiveLabel: 'correct',
    negativeLabel: 'incorrect',
    threshold: 0.5,
    plannedSteps: 80,
    plannedEpochs: 2,
    modelConfig: { hidden_dropout: 0.2 },
    trainConfig: { learning_rate: learningRate, seed },
    changedFields: [],
    versions: {},
    device: 'wasm',
    parameters: 10,
    data: {
      source: 'gsm8k.jsonl',
      generated: false,
      fingerprint: 'x',
      trainExamples: 900,
      evalExamples: 1_000,
      trainProblems: 90,
      evalProblems: 100,
      trainBaseRate: 0.5,
      evalBaseRate: 0.5,
      trivialAuc: [{ name: 'length', auc: 0.51 }],
    },
  };
  const right = Math.round(500 * f1);
  const evaluations = [20, 40, 60, 80].map((step) => ({
    type: 'evaluation',
    time: 1_764_000_000_000 + step,
    step,
    values: { 'eval/loss': 0.7 - step / 400, 'eval/f1': f1, 'eval/roc_auc': f1 + 0.1 },
    counts: { tp: right, fn: 500 - right, fp: 500 - right, tn: right },
  }));
  const end = { type: 'end', time: 1_764_000_001_000, step: 80, outcome: 'finished' };
  return [{ type: 'start', time: 1_764_000_000_000, info }, ...evaluations, end]
    .map((event) => `${JSON.stringify(event)}\n`)
    .join('');
}

test('seed sets open, filter, select and come back with the address', async ({ place, page }) => {
  writeRuns(place.directory);
  const { url } = await place.board('watch', 'logs', '--port', '0');
  await page.goto(url);
  await expect(page.getByTestId('group-row')).toHaveCount(2);
  await expect(page.getByTestId('group-row').first()).toContainText('lr 1e-2');
  await expect(page.getByTestId('run-row')).toHaveCount(SEEDS);
  await page.getByTestId('group-row').first().click();
  await expect(page.getByTestId('run-row')).toHaveCount(0);
  await page.getByTestId('group-row').first().click();
  await expect(page.getByTestId('run-row')).toHaveCount(SEEDS);
  await page.getByRole('checkbox', { name: 'Select lr 1e-2' }).click();
  await expect(page.getByTestId('selection')).toContainText('3 selected');
  await page.keyboard.press('/');
  await page.keyboard.type('f1>0.71');
  await expect(page.getByTestId('understood')).toContainText('F1, best > 0.71');
  await expect(page.getByTestId('run-row')).toHaveCount(2);
  await expect(page).toHaveURL(/q=f1%3E0\.71/);
  const before = page.url();
  await page.reload();
  await expect(page.getByTestId('run-row')).toHaveCount(2);
  await expect(page.getByTestId('selection')).toContainText('3 selected');
  await page.getByTestId('run-row').first().getByRole('link').first().click();
  await expect(page.getByTestId('chart-loss')).toBeVisible();
  await page.goBack();
  await expect(page.getByTestId('run-row')).toHaveCount(2);
  expect(page.url()).toBe(before);
});

test('tags, archive and bin: what is done in the list is in the files, and in every list', async ({ place, page }) => {
  writeRuns(place.directory);
  const { url } = await place.board('watch', 'logs', '--port', '0');
  await page.goto(`${url}/?group=none&sort=name`);
  await expect(page.getByTestId('run-row')).toHaveCount(2 * SEEDS);
  await page.getByRole('checkbox', { name: /lr0-s1/ }).click();
  // The keys that open a form are not typed into it.
  await page.keyboard.press('#');
  await page.keyboard.type('keep #good');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('run-row').first()).toContainText('keep');
  await page.keyboard.press('n');
  await page.keyboard.type('not yet');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByTestId('words-dialog')).toHaveCount(0);
  expect(JSON.parse(readFileSync(join(place.directory, 'logs/lr0-s1/rewardboard.json'), 'utf8'))).toEqual({
    runs: { '.': { tags: ['keep', 'good'], note: 'not yet' } },
  });
  await page.keyboard.press('e');
  await expect(page.getByTestId('run-row')).toHaveCount(2 * SEEDS - 1);
  await expect(page.getByTestId('list-foot')).toContainText('1 archived');
  await page.getByRole('checkbox', { name: /lr1-s3/ }).click();
  await page.getByRole('button', { name: 'Delete …' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByTestId('run-row')).toHaveCount(2 * SEEDS - 2);
  expect(existsSync(join(place.directory, 'logs/.rewardboard-bin/lr1-s3/events.jsonl'))).toBe(true);
});

for (const scheme of ['light', 'dark'] as const)
  test(`no state of the list has an accessibility violation, ${scheme}`, async ({ place, page }) => {
    writeRuns(place.directory);
    const { url } = await place.board('watch', 'logs', '--port', '0');
    await page.emulateMedia({ colorScheme: scheme });
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${url}/?q=f1%3E0.1%20evl/f1%3E1&sel=lr0-s1,lr0-s2&open=section`);
      await expect(page.getByTestId('group-row')).toHaveCount(2);
      await page.getByTestId('group-row').first().getByRole('button').first().click();
      await expectNoViolations(page);
      await page.getByTestId('order').click();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');
      await page.keyboard.press('#');
      await expect(page.getByTestId('words-dialog')).toBeVisible();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await expect(page.getByTestId('commands')).toBeVisible();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');
      await page.getByLabel('Filter runs').fill('f1');
      await expect(page.getByRole('listbox', { name: 'Suggestions' })).toBeVisible();
      await expectNoViolations(page);
      await page.getByLabel('Filter runs').fill('zebra');
      await expect(page.getByText('No run matches “zebra”.')).toBeVisible();
      await expectNoViolations(page);
    }
  });

test('the verdict keeps its width, and nothing scrolls sideways, from 320 px on', async ({ place, page }) => {
  writeRuns(place.directory);
  const { url } = await place.board('watch', 'logs', '--port', '0');
  await page.goto(`${url}/?group=none`);
  await expect(page.getByTestId('run-row')).toHaveCount(2 * SEEDS);
  for (let width = 320; width <= 2_560; width += 80) {
    await page.setViewportSize({ width, height: 900 });
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(sideways, `${width} px`).toBeLessThanOrEqual(0);
    if (width < 720) continue;
    const box = await page.getByTestId('verdict').first().boundingBox();
    expect(box!.width, `the verdict at ${width} px`).toBeGreaterThanOrEqual(170);
  }
});

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes[0]?.html}`)).toEqual([]);
}
