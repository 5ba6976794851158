/** Text from runs is only ever text: script and terminal payloads in every field change nothing. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './in-place.ts';

const PAYLOADS = [
  '<script>window.hit=1</script>',
  '<img src=x onerror="window.hit=1">',
  '"><svg onload=window.hit=1>',
  'javascript:window.hit=1',
  '{{constructor.constructor("window.hit=1")()}}',
  '<iframe srcdoc="<script>parent.hit=1</script>"></iframe>',
  '\u001b]0;owned\u0007\u001b[2J\u001b[31mred',
  '\u202Egnp.exe',
  '</title><script>window.hit=1</script>',
  '__proto__',
];

test('payloads in every field of a journal are shown as text and run nothing', async ({ place, page }) => {
  for (const [i, payload] of PAYLOADS.entries()) {
    const directory = join(place.directory, 'logs', `run-${i}`);
    mkdirSync(directory, { recursive: true });
    const info = {
      version: 1,
      id: `hostile-${i}`,
      name: payload,
      createdAt: 1,
      positiveLabel: payload,
      negativeLabel: payload,
      threshold: 0.5,
      plannedSteps: 10,
      plannedEpochs: 1,
      modelConfig: { [payload]: payload },
      trainConfig: { [payload]: payload, learning_rate: payload },
      changedFields: [payload],
      versions: { [payload]: payload },
      device: payload,
      parameters: 1,
      data: {
        source: payload,
        generated: true,
        fingerprint: payload,
        trainExamples: 1,
        evalExamples: 1,
        trainProblems: 1,
        evalProblems: 1,
        trainBaseRate: 0.5,
        evalBaseRate: 0.5,
        trivialAuc: [{ name: payload, auc: 0.5 }],
      },
    };
    const events = [
      { type: 'start', time: 1, info },
      { type: 'notice', time: 2, level: 'error', text: payload },
      { type: 'sample-text', samples: [{ id: 0, problem: payload, solution: payload, writer: payload }] },
      {
        type: 'evaluation',
        time: 3,
        step: 5,
        epoch: 0.5,
        values: { [payload]: 1, 'train/loss': 0.6, 'eval/loss': 0.6, 'eval/accuracy': 0.5 },
        counts: { tp: 1, tn: 1, fp: 1, fn: 1 },
        samples: { id: [0], label: [1], predicted: [0], probability: [0.2] },
        checkpoint: payload,
      },
      { type: 'end', time: 4, step: 5, outcome: 'failed', reason: payload },
    ];
    writeFileSync(join(directory, 'events.jsonl'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  }
  const { hub, url } = await place.board('watch', 'logs', '--port', '0');
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(url);
  await expect(page.getByTestId('run-row')).toHaveCount(PAYLOADS.length);
  for (const i of PAYLOADS.keys()) {
    await page.goto(`${url}/run/?id=hostile-${i}`);
    await expect(page.getByTestId('sample-row')).toHaveCount(1);
    await page.keyboard.press('d');
    expect(await page.evaluate(() => (window as unknown as { hit?: number }).hit), PAYLOADS[i]).toBeUndefined();
    expect(await page.locator('iframe, img[src=x], svg[onload]').count()).toBe(0);
    // As text it is all there.
    expect(await page.locator('body').innerText()).toContain(
      PAYLOADS[i]!.replaceAll('\u001b', '').includes('owned')
        ? 'owned'
        : // A mark that turns the direction of text is shown by its number.
          PAYLOADS[i]!.slice(0, 12).replace('\u202E', '[U+202E]'),
    );
  }
  expect(dialogs).toEqual([]);
  expect(await page.evaluate(() => 'hit' in {})).toBe(false);
  // And the terminal saw no escape sequence.
  expect(hub.output()).not.toContain('\u001b');
});

test('payloads in directory names, metric names and damaged lines of foreign files are text too', async ({
  place,
  page,
}) => {
  const names = PAYLOADS.map((payload) => payload.replaceAll('/', '_'));
  for (const [i, name] of names.entries()) {
    const directory = join(place.directory, 'logs', name);
    mkdirSync(directory, { recursive: true });
    writeFileSync(
      join(directory, 'metrics_history.json'),
      JSON.stringify([
        { step: 1, train_loss: 0.5, [PAYLOADS[i]!]: 1 },
        { step: 2, eval_loss: 0.5, [`eval_${PAYLOADS[i]!}`]: 2 },
      ]),
    );
    writeFileSync(join(directory, 'metrics.log'), `[Step ${PAYLOADS[i]!}\n`);
  }
  const { hub, url } = await place.board('watch', 'logs', '--port', '0');
  await page.goto(url);
  await expect(page.getByTestId('run-row')).toHaveCount(PAYLOADS.length);
  for (let i = 0; i < PAYLOADS.length; i++) {
    await page.goto(url);
    await page.getByTestId('run-row').nth(i).getByRole('link').first().click();
    await expect(page.getByTestId('chart-loss')).toBeVisible();
    await page.keyboard.press('d');
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await page.evaluate(() => (window as unknown as { hit?: number }).hit)).toBeUndefined();
    expect(await page.locator('iframe, img[src=x], svg[onload]').count()).toBe(0);
  }
  expect(hub.output()).not.toContain('\u001b');
});
