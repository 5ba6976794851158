/** From a foreign log file to the same pixel. */

import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { writeEventFile } from './event-files.ts';
import { appendMetricsLine, pythonDump, writeGuideRun } from './guide-run.ts';
import { expect, test } from './in-place.ts';
import { until } from './processes.ts';

test("the guide's own sample files are shown, and their contradiction is flagged", async ({ place, page }) => {
  writeGuideRun(join(place.directory, 'logs/reward_model'));
  const { url } = await place.board('watch', 'logs', '--port', '0');
  await page.goto(url);
  await page.getByTestId('run-row').first().getByRole('link').first().click();
  const chart = page.getByTestId('chart-loss');
  await expect(chart).toHaveAttribute('data-eval-points', '2');
  await expect(chart).toHaveAttribute('data-last-step', '500');
  await expect(page.locator('[data-testid=finding][data-rule=metric-audit]')).toBeVisible();
  const verdict = page.getByRole('region', { name: 'Verdict' });
  for (const value of ['0.8306', '0.8189']) await expect(verdict).toContainText(value);
});

test('a line that is appended to a foreign directory reaches the chart', async ({ place, page }) => {
  const directory = join(place.directory, 'logs/python');
  writeGuideRun(directory);
  const { url } = await place.board('watch', 'logs', '--port', '0');
  await page.goto(url);
  await page.getByTestId('run-row').first().getByRole('link').first().click();
  const chart = page.getByTestId('chart-loss');
  await expect(chart).toHaveAttribute('data-last-step', '500');
  appendMetricsLine(directory, 550, 0.38);
  await expect(chart).toHaveAttribute('data-last-step', '550');
  // Two appends a few milliseconds apart, then silence: the file watcher alone loses the second.
  appendMetricsLine(directory, 600, 0.37);
  await new Promise((resolve) => setTimeout(resolve, 15));
  appendMetricsLine(directory, 650, 0.36);
  await expect(chart).toHaveAttribute('data-last-step', '650');
});

test('a new run directory appears by itself, and a history that is rewritten in place, with NaN, grows on the page', async ({
  place,
  page,
}) => {
  mkdirSync(join(place.directory, 'logs'));
  const { url } = await place.board('watch', 'logs', '--port', '0');
  await page.goto(url);
  await expect(page.getByText('No runs yet')).toBeVisible();
  const directory = join(place.directory, 'logs/late');
  mkdirSync(directory);
  const rows: Record<string, number>[] = [];
  const file = join(directory, 'metrics_history.json');
  for (let step = 50; step <= 500; step += 50) {
    rows.push({ step, epoch: step / 500, train_loss: step === 300 ? NaN : 0.7 - step / 2000, learning_rate: 1e-5 });
    const text = pythonDump(rows);
    // As Python does it: truncated first, then written in two halves.
    writeFileSync(file, text.slice(0, text.length >> 1));
    appendFileSync(file, text.slice(text.length >> 1));
    await page.waitForTimeout(20);
  }
  await page.getByTestId('run-row').first().getByRole('link').first().click();
  const chart = page.getByTestId('chart-loss');
  await expect(chart).toHaveAttribute('data-last-step', '500');
  await expect(chart).toHaveAttribute('data-train-points', '10');
  await expect(page.locator('[data-testid=finding][data-rule=non-finite]')).toBeVisible();
});

test('lines that cannot be read are counted and shown, and the rest of the file lives on', async ({ place, page }) => {
  const directory = join(place.directory, 'logs/damaged');
  writeGuideRun(directory);
  appendFileSync(join(directory, 'metrics.log'), '[Step   5x0 | Epo\n');
  appendMetricsLine(directory, 700, 0.3);
  const { url } = await place.board('watch', 'logs', '--port', '0');
  await page.goto(url);
  await page.getByTestId('run-row').first().getByRole('link').first().click();
  await expect(page.getByTestId('chart-loss')).toHaveAttribute('data-last-step', '700');
  await until(
    async () => /1 damaged|could not be read/.test((await page.locator('body').innerText()) ?? ''),
    'the page counts the damaged line',
  );
  const runs = (await (await page.request.get(`${url}/api/runs`)).json()) as { runs: { id: string }[] };
  const run = (await (await page.request.get(`${url}/api/runs/${runs.runs[0]!.id}`)).json()) as {
    sources: { path: string; damaged: number; firstDamage: { line: number } }[];
  };
  const log = run.sources.find(({ path }) => path.endsWith('metrics.log'))!;
  expect(log).toMatchObject({ damaged: 1, firstDamage: { line: 3 } });
  expect(readFileSync(join(directory, 'metrics.log'), 'utf8').split('\n')[2]).toContain('5x0');
});

test('a person corrects a metric on the page, sees the run follow, and undoes it; notices from the hub can be dismissed', async ({
  place,
  page,
}) => {
  const directory = join(place.directory, 'logs/own');
  mkdirSync(directory, { recursive: true });
  writeFileSync(
    join(directory, 'metrics.csv'),
    `epoch,step,train_loss,valid_err\n${[10, 20, 30, 40].map((step) => `0,${step},${5 / step},${6 / step}\n`).join('')}`,
  );
  writeFileSync(join(directory, 'rewardboard.json'), '{"metrics": {"epoch_note": 7}}');
  const { url } = await place.board('watch', 'logs', '--port', '0');
  await page.goto(url);
  const notices = page.getByTestId('hub-notices');
  await expect(notices).toContainText('1 notice from the hub: own/rewardboard.json');
  await page.getByTestId('run-row').first().getByRole('link').first().click();
  const chart = page.getByTestId('chart-loss');
  await expect(chart).toHaveAttribute('data-eval-points', '0');
  await page.getByRole('button', { name: /Data and configuration/ }).click();
  await page.getByTestId('names').locator('summary').click();
  const field = page.getByLabel('valid_err: shown as');
  await expect(field).toHaveValue('err');
  await field.fill('loss');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(chart).toHaveAttribute('data-eval-points', '4');
  await expect(page.locator('[data-testid=name][data-name=valid_err]')).toContainText('paired with training');
  expect(JSON.parse(readFileSync(join(directory, 'rewardboard.json'), 'utf8'))).toEqual({
    metrics: { epoch_note: 7, valid_err: 'eval/loss' },
  });
  expect(
    (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
  ).toEqual([]);
  await page.getByLabel('valid_err: role').selectOption('ignored');
  await expect(page.locator('[data-testid=name][data-name=valid_err]')).toHaveAttribute('data-path', 'ignore');
  await expect(chart).toHaveAttribute('data-eval-points', '0');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(chart).toHaveAttribute('data-eval-points', '4');
  await page.getByRole('button', { name: 'Undo the correction' }).click();
  await expect(chart).toHaveAttribute('data-eval-points', '0');
  await page.keyboard.press('Escape');
  // The file is read again at each change, and said once more.
  await notices.locator('summary').click();
  await notices.getByRole('button', { name: 'Dismiss' }).click();
  await expect(notices).toHaveCount(0);
  await page.reload();
  await expect(page.getByTestId('verdict')).not.toBeEmpty();
  await expect(notices).toHaveCount(0);
});

test('an old link to a session opens the run that it turned out to be of', async ({ place, page }) => {
  const directory = join(place.directory, 'logs/out/runs/Nov25_12-00-00_host');
  const file = writeEventFile({ directory, steps: 20, tags: ['train/loss'] });
  const [records, head] = [
    readFileSync(file),
    readFileSync(new URL('../apps/hub/src/testing/transformers-session.sample', import.meta.url)),
  ];
  const { url } = await place.board('watch', 'logs', '--port', '0');
  await page.goto(url);
  await page.getByTestId('run-row').first().getByRole('link').first().click();
  await expect(page.getByTestId('chart-loss')).toHaveAttribute('data-last-step', '20');
  const old = page.url();
  // The arguments of the training, written later, say whose it is.
  writeFileSync(file, Buffer.concat([head, records]));
  await expect(page).not.toHaveURL(old);
  await expect(page.getByTestId('chart-loss')).toHaveAttribute('data-last-step', '20');
  await page.goto(old);
  await expect(page).not.toHaveURL(old);
  await expect(page.getByTestId('chart-loss')).toHaveAttribute('data-last-step', '20');
});
