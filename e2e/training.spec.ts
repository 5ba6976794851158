/** From one training step to a pixel, and what happens when a process dies on the way. */

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './in-place.ts';
import { ROOT, until } from './processes.ts';

test('a training step reaches the chart without a reload, and the board says that the data is generated', async ({
  place,
  page,
}) => {
  const { hub, url } = await place.board('start', '--port', '0');
  await page.goto(url);
  await page.getByTestId('run-row').first().getByRole('link').first().click();
  await expect(page.getByTestId('generated-note')).toBeVisible();
  const chart = page.getByTestId('chart-loss');
  await until(async () => Number(await chart.getAttribute('data-train-points')) >= 2, 'two training points are drawn');
  const before = Number(await chart.getAttribute('data-train-points'));
  await until(async () => Number(await chart.getAttribute('data-train-points')) > before, 'a new point appears');
  await until(async () => Number(await chart.getAttribute('data-eval-points')) >= 1, 'an evaluation is drawn');
  await expect(page.getByTestId('cell-tp')).toBeVisible();
  await page.setViewportSize({ width: 768, height: 900 });
  const cell = await page.getByTestId('matrix').getByRole('button').first().boundingBox();
  expect(cell!.width, 'a cell of the matrix beside a histogram, at 768 px').toBeGreaterThanOrEqual(90);
  await expect(page.getByTestId('sample-row').first()).toBeVisible();
  await expect(page.getByTestId('run-state').first()).toContainText('Running');

  // Ctrl-C once ends everything cleanly, and the run stays readable.
  hub.process.kill('SIGINT');
  expect(await hub.exited).toBe(0);
  const directory = join(place.directory, 'outputs', 'sample');
  const journal = readFileSync(join(directory, 'events.jsonl'), 'utf8').trimEnd().split('\n');
  expect(JSON.parse(journal.at(-1)!)).toMatchObject({ type: 'end', outcome: 'stopped' });
  expect(Array.isArray(JSON.parse(readFileSync(join(directory, 'metrics_history.json'), 'utf8')))).toBe(true);

  const again = await place.board('watch', 'outputs', '--port', '0');
  await page.goto(again.url);
  await expect(page.getByTestId('run-state').first()).toContainText('Finished');
});

test('a hub that is killed and comes back in mid-run shows each point once, and none is missing', async ({
  place,
  page,
}) => {
  // The runs are outside what this hub watches: everything it knows came by uplink.
  const first = await place.board('watch', '--port', '0');
  const trainer = place.rewardboard('train', '--hub', first.url, '--output_dir', 'elsewhere/run', ...SHORT_TRAINING);
  await page.goto(first.url);
  await openOnlyRun(page);
  const chart = page.getByTestId('chart-loss');
  await until(async () => Number(await chart.getAttribute('data-train-points')) >= 3, 'points before the kill');
  first.hub.process.kill('SIGKILL');
  await first.hub.exited;
  await expect(page.getByTestId('connection')).not.toHaveText('Connected to hub');
  const stepsAtKill = stepsIn(join(place.directory, 'elsewhere/run')).length;
  await until(
    () => stepsIn(join(place.directory, 'elsewhere/run')).length > stepsAtKill + 2,
    'training goes on without a hub',
  );
  await place.board('watch', '--port', String(first.port));
  expect(await trainer.exited).toBe(0);
  const steps = stepsIn(join(place.directory, 'elsewhere/run'));
  expect(new Set(steps).size).toBe(steps.length);
  await until(
    async () => Number(await chart.getAttribute('data-train-points')) === steps.length,
    `all ${steps.length} points are on the page`,
  );
  const answer = (await (await page.request.get(`${first.url}/api/runs`)).json()) as { runs: { id: string }[] };
  const series = (await (
    await page.request.get(`${first.url}/api/runs/${answer.runs[0]!.id}/series?metric=train/loss&points=20000`)
  ).json()) as { steps: number[] };
  expect(series.steps).toEqual(steps);
  await expect(page.getByTestId('run-state').first()).toContainText('Finished');
});

test('a trainer that is killed with -9 is shown as failed, with its journal whole', async ({ place, page }) => {
  const { url } = await place.board('watch', 'outputs', '--port', '0');
  const trainer = place.rewardboard(
    'train',
    '--hub',
    url,
    '--output_dir',
    'outputs/killed',
    ...SHORT_TRAINING,
    '--num_train_epochs',
    '500',
  );
  await page.goto(url);
  await openOnlyRun(page);
  await until(
    async () => Number(await page.getByTestId('chart-loss').getAttribute('data-train-points')) >= 2,
    'it trains',
  );
  const { pid } = JSON.parse(readFileSync(join(place.directory, 'outputs/killed/run.json'), 'utf8')) as { pid: number };
  process.kill(pid, 'SIGKILL');
  await expect(page.getByTestId('run-state').first()).toContainText('Failed');
  expect(await trainer.exited).toBe(1);
  const steps = stepsIn(join(place.directory, 'outputs/killed'));
  await until(
    async () => Number(await page.getByTestId('chart-loss').getAttribute('data-train-points')) === steps.length,
    'every recorded point is shown',
  );
});

/** The sample run, cut to a quarter of a minute. */
const SHORT_TRAINING = [
  '--train_config',
  join(ROOT, 'config/training_config_sample.yaml'),
  '--logging_steps',
  '2',
  '--num_train_epochs',
  '10',
];

async function openOnlyRun(page: Page): Promise<void> {
  await page.getByTestId('run-row').first().getByRole('link').first().click();
  await expect(page.getByTestId('chart-loss')).toBeVisible();
}

/** Steps at which the journal holds a training loss. */
function stepsIn(directory: string): number[] {
  if (!readdirSync(directory).includes('events.jsonl')) return [];
  return readFileSync(join(directory, 'events.jsonl'), 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const event = JSON.parse(line) as { step?: number; values?: Record<string, number> };
        return event.values && 'train/loss' in event.values ? [event.step!] : [];
      } catch {
        return [];
      }
    });
}
