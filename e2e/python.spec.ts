/** Trainings by transformers and TRL that the Python package records: the page and the API show what scikit-learn finds. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './in-place.ts';
import { ROOT } from './processes.ts';
import { pythonWith } from './python.mjs';

interface Expected {
  counts: Record<'tp' | 'tn' | 'fp' | 'fn', number>;
  auc: number;
  positive: number[];
  probabilities: number[];
}
interface ShownEvaluation {
  counts: Expected['counts'];
  values: Record<string, number>;
  histogram: { positive: number[] };
}

test('matrix, ROC AUC, histogram and samples agree with scikit-learn', async ({ place, page, request }) => {
  const python = pythonWith('torch', 'transformers', 'trl', 'datasets', 'sklearn', 'numpy');
  test.skip(!python, 'no Python with transformers and TRL');
  test.setTimeout(600_000);
  mkdirSync(join(place.directory, 'outputs'));
  const { status, stderr } = spawnSync(
    python!,
    [join(ROOT, 'packages/python/tests/train_for_board.py'), join(place.directory, 'outputs')],
    {
      encoding: 'utf8',
      env: { ...process.env, PYTHONPATH: join(ROOT, 'packages/python/src'), PYTHONDONTWRITEBYTECODE: '1' },
    },
  );
  expect(status, stderr.slice(-2000)).toBe(0);
  const all = JSON.parse(readFileSync(join(place.directory, 'expected.json'), 'utf8')) as Record<string, Expected>;
  const { url } = await place.board('watch', 'outputs', '--port', '0');
  for (const [name, expected] of Object.entries(all)) {
    await page.goto(url);
    await page.getByTestId('run-row').filter({ hasText: name }).getByRole('link').first().click();
    await page.getByRole('button', { name: 'Latest' }).click();
    for (const [cell, count] of Object.entries(expected.counts))
      await expect(page.getByTestId(`cell-${cell}`)).toHaveText(String(count));
    await page.getByRole('button', { name: 'Show all 20' }).click();
    await expect(page.getByTestId('sample-row')).toHaveCount(20);
    const id = new URL(page.url()).searchParams.get('id')!;
    const { evaluations } = (await (await request.get(new URL(`/api/runs/${id}`, url).href)).json()) as {
      evaluations: ShownEvaluation[];
    };
    const last = evaluations.at(-1)!;
    expect(last.counts).toEqual(expected.counts);
    expect(last.values['eval/roc_auc']).toBeCloseTo(expected.auc, 9);
    expect(last.histogram.positive).toEqual(expected.positive);
    for (const row of await page.getByTestId('sample-row').all()) {
      const id = Number(await row.getAttribute('data-sample-id'));
      await expect(row).toContainText(expected.probabilities[id]!.toFixed(2));
    }
  }
  await page.goto(url);
  await page.getByTestId('run-row').filter({ hasText: 'pairs' }).getByRole('link').first().click();
  await expect(page.getByText('eval/margin').first()).toBeVisible();
  await expect(page.getByText(/^TRL · /).first()).toBeVisible();
  await page.getByRole('button', { name: 'Show all 20' }).click();
  await expect(page.getByTestId('sample-row')).toHaveCount(20);
});
