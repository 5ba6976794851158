/** Findings, replay, a user's own targets, acknowledgement and alerts on the page. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './in-place.ts';

/** A log whose validation loss falls until step 450, and rises after it while training loss goes on falling. */
function overfittingRows(evaluations: number): object[] {
  return Array.from({ length: evaluations }, (_, i) => ({
    step: (i + 1) * 50,
    train_loss: i <= 8 ? 0.69 - 0.02 * i : 0.53 * 0.97 ** (i - 8),
    eval_loss: i <= 8 ? 0.7 - 0.02 * i : 0.54 + 0.009 * (i - 8),
    eval_accuracy: 0.6 + 0.01 * Math.min(i, 8),
  }));
}

function writeRun(directory: string, rows: readonly object[]): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'metrics_history.json'), JSON.stringify(rows).replaceAll('"NaN"', 'NaN'));
}

async function openRun(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByTestId('run-row').first().getByRole('link').first().click();
  await expect(page.getByTestId('verdict')).not.toBeEmpty();
}

test('the replay shows the page as of an earlier step, by slider, keys and timeline, and returns to now', async ({
  place,
  page,
}) => {
  writeRun(join(place.directory, 'logs/overfit'), overfittingRows(24));
  const { url } = await place.board('watch', 'logs', '--port', '0');
  await openRun(page, url);
  const verdict = page.getByTestId('verdict');
  const replay = page.getByTestId('replay');
  await expect(verdict).toContainText('Overfitting since step 450');
  await expect(replay).toHaveAttribute('data-step', 'now');

  await page.keyboard.press('r');
  await expect(replay).toHaveAttribute('data-step', '50');
  await expect(verdict).toContainText('Too early: 1 evaluation');
  await expect(page.getByTestId('replay-note')).toContainText('step 50 of 1,200');
  await page.keyboard.press('.');
  await expect(replay).toHaveAttribute('data-step', '100');
  await page.getByRole('slider', { name: /Replay/ }).fill('750');
  await expect(replay).toHaveAttribute('data-step', '450');
  await expect(verdict).toContainText('Improving, but accuracy 0.680 is still below the target of 0.85');
  // The address brings another person to the same moment.
  await expect(page).toHaveURL(/[?&]at=450/);
  await page.reload();
  await expect(verdict).toContainText('Improving, but accuracy 0.680 is still below the target of 0.85');
  await page.keyboard.press('Escape');
  await expect(verdict).toContainText('Overfitting since step 450');
  await expect(page.getByTestId('replay-note')).toHaveCount(0);

  const timeline = page.getByTestId('timeline');
  await timeline.locator('summary').click();
  const opened = timeline.getByRole('button', { name: /opened: Overfitting/ });
  const seenAt = Number(/Step (\d+)/.exec((await opened.innerText()).replace(',', ''))![1]);
  expect(seenAt).toBeGreaterThan(450);
  await opened.click();
  await expect(replay).toHaveAttribute('data-step', String(seenAt));
  await expect(verdict).toContainText('Overfitting since step 450');
  await page.keyboard.press(',');
  await expect(verdict).not.toContainText('Overfitting');
  expect(violations(await new AxeBuilder({ page }).analyze())).toEqual([]);
});

test('a finding says what it means and can be acknowledged: for every browser, until that is taken back', async ({
  place,
  page,
  browser,
}) => {
  writeRun(join(place.directory, 'logs/overfit'), overfittingRows(24));
  const { url } = await place.board('watch', 'logs', '--port', '0');
  await openRun(page, url);
  const finding = page.locator('[data-testid=finding][data-rule=overfitting]');
  await expect(finding).toContainText('worse on new ones');
  await expect(finding).toContainText('Likely causes');
  await expect(page.getByTestId('checkpoint')).toContainText(/Keep step 450/);
  await page.getByRole('button', { name: 'Acknowledge' }).first().click();
  await expect(finding).toHaveAttribute('data-acknowledged', 'true');
  const other = await (await browser.newContext()).newPage();
  await other.goto(page.url());
  await expect(other.locator('[data-testid=finding][data-rule=overfitting]')).toHaveAttribute(
    'data-acknowledged',
    'true',
  );
  await page.goto(url);
  await expect(page.getByTestId('run-row')).toContainText('acknowledged');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 run, nothing to do');
  await page.getByTestId('run-row').first().getByRole('link').first().click();
  await page.getByRole('button', { name: 'Acknowledged', exact: true }).first().click();
  await expect(finding).toHaveAttribute('data-acknowledged', 'false');
  await expect(other.locator('[data-testid=finding][data-rule=overfitting]')).toHaveAttribute(
    'data-acknowledged',
    'false',
  );
  await other.context().close();
});

test('targets are edited on the page, checked, saved in this browser, and reset', async ({ place, page }) => {
  writeRun(join(place.directory, 'logs/overfit'), overfittingRows(24));
  const { url } = await place.board('watch', 'logs', '--port', '0');
  await openRun(page, url);
  const accuracy = page.locator('[data-testid=target][data-metric="eval/accuracy"]');
  await expect(accuracy).toContainText('Not met');
  await page.getByRole('button', { name: 'Edit' }).click();
  const number = page.getByRole('group', { name: 'Target 1' }).getByLabel('Number');
  await number.fill('60');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'share' })).toContainText(
    'Target 1: 60 is not between 0 and 1',
  );
  expect(violations(await new AxeBuilder({ page }).analyze())).toEqual([]);
  await number.fill('0.5');
  await page.getByRole('button', { name: 'Remove F1' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(accuracy).toContainText('✓ Met');
  await expect(page.locator('[data-testid=target]')).toHaveCount(2);
  await page.reload();
  await expect(accuracy).toContainText('✓ Met');
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('button', { name: 'Use the hub’s targets' }).click();
  await expect(accuracy).toContainText('Not met');
  await expect(page.locator('[data-testid=target]')).toHaveCount(3);
});

test('an alert reaches the page, the browser and a webhook; channels can be tried from the page', async ({
  place,
  browser,
}) => {
  const taken: { kind: string; rule: string }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (piece: Buffer) => (text += piece.toString()));
    request.on('end', () => {
      taken.push(JSON.parse(text) as (typeof taken)[number]);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const file = join(place.directory, 'alerts.yaml');
  writeFileSync(
    file,
    `alerts:\n  webhooks:\n    - url: http://127.0.0.1:${(server.address() as AddressInfo).port}/hook\n  commands:\n    - [/nowhere/at-all]\n`,
  );
  const rows = overfittingRows(3);
  writeRun(join(place.directory, 'logs/live'), rows);
  const { url } = await place.board('watch', 'logs', '--port', '0', '--alerts', file);
  const context = await browser.newContext();
  await context.grantPermissions(['notifications'], { origin: url });
  const page = await context.newPage();
  // What the browser is asked to show, since nobody sees the notifications of a headless one.
  await page.addInitScript(() => {
    const shown: string[] = [];
    Object.assign(window, { shown });
    window.Notification = class extends Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        shown.push(title);
      }
    };
  });
  await page.goto(url);
  await expect(page.getByTestId('run-row')).toHaveCount(1);
  const button = page.getByTestId('alerts-button');
  await expect(button).toHaveAttribute('data-unseen', '0');
  await button.click();
  await page.getByRole('button', { name: 'Turn on notifications' }).click();
  await expect(page.getByRole('button', { name: 'Turn off notifications' })).toBeVisible();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.getByTestId('channels')).toContainText('✓ delivered');
  await expect(page.getByTestId('channels')).toContainText('the program does not exist');
  expect(taken.map(({ kind }) => kind)).toEqual(['test']);
  expect(violations(await new AxeBuilder({ page }).analyze())).toEqual([]);
  await page.keyboard.press('Escape');

  writeRun(join(place.directory, 'logs/live'), [...rows, { step: 200, train_loss: 'NaN' }]);
  await expect(page.getByTestId('alert-line')).toContainText('live');
  await expect(button).toHaveAttribute('data-unseen', '1');
  expect(taken.map(({ kind, rule }) => [kind, rule]).slice(1)).toEqual([['opened', 'non-finite']]);
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { shown: string[] }).shown))
    .toEqual([expect.stringMatching(/^■ /)]);
  await button.click();
  await expect(page.getByTestId('alert')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('alert-line')).toHaveCount(0);
  await page.reload();
  await expect(button).toHaveAttribute('data-unseen', '0');
  await context.close();
  server.close();
});

test('a guest of a shared board sees alerts and no button that sends anything', async ({ place, page }) => {
  writeRun(join(place.directory, 'logs/live'), overfittingRows(3));
  const file = join(place.directory, 'alerts.yaml');
  writeFileSync(file, 'alerts: {commands: [[secret-program]]}\n');
  const { hub } = await place.board('watch', 'logs', '--port', '0', '--share', '--alerts', file);
  const [, link] = await hub.says(/Read-only link: (http:\/\/127\.0\.0\.1\S+)/);
  await page.goto(link!);
  await expect(page.getByTestId('run-row')).toHaveCount(1);
  await page.getByTestId('alerts-button').click();
  await expect(page.getByTestId('alerts')).toContainText('No alerts since this hub started');
  await expect(page.getByRole('button', { name: 'Send a test' })).toHaveCount(0);
  await expect(page.locator('body')).not.toContainText('secret-program');
  const status = await page.evaluate(async () => (await fetch('/api/alerts/test', { method: 'POST' })).status);
  expect(status).toBe(401);
});

function violations(result: { violations: { id: string; impact?: string | null; nodes: { html: string }[] }[] }) {
  return result.violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes[0]?.html}`);
}
