/** Makes the README's picture: trains the sample run and photographs its page once a dozen evaluations are there. */

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ROOT, ensureBuilt } from '../apps/cli/bin/workspace.mjs';
import { CHROMIUM_FLAGS, chromiumPath } from './chromium.mjs';

ensureBuilt();
const folder = mkdtempSync(join(tmpdir(), 'rewardboard-picture-'));
const board = spawn(process.execPath, [`${ROOT}apps/cli/bin/rewardboard.mjs`, 'start', '--no-open', '--port', '0'], {
  cwd: folder,
  env: { ...process.env, REWARDBOARD_STATE_DIR: join(folder, 'state') },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const url = await new Promise((resolve) => {
  let text = '';
  board.stdout.on('data', (chunk) => {
    text += chunk;
    const match = /Board: (http:\/\/\S+)/.exec(text);
    if (match) resolve(match[1]);
  });
});
const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS });
const page = await browser.newPage({ viewport: { width: 1440, height: 1000 }, colorScheme: 'light' });
await page.goto(url);
await page.getByTestId('run-row').first().getByRole('link').first().click();
await page.waitForFunction(
  () => Number(document.querySelector('[data-testid=chart-loss]')?.getAttribute('data-eval-points')) >= 12,
  undefined,
  { timeout: 300_000 },
);
mkdirSync(`${ROOT}e2e/screenshots`, { recursive: true });
await page.screenshot({ path: `${ROOT}e2e/screenshots/board.png` });
await browser.close();
board.kill('SIGINT');
await new Promise((resolve) => board.once('close', resolve));
rmSync(folder, { recursive: true, force: true });
