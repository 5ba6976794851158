/** A shared board: nothing without the link, reading with it, nothing after it was revoked. */

import { join } from 'node:path';
import { writeGuideRun } from './guide-run.ts';
import { expect, test } from './in-place.ts';

test('without the link nothing of a run is served; with it the run is shown; revoked, it stops', async ({
  place,
  page,
  browser,
}) => {
  writeGuideRun(join(place.directory, 'logs/secret-run-name'));
  const { hub, url, port } = await place.board('watch', 'logs', '--port', '0', '--share');
  const [, link] = await hub.says(/Read-only link: (http:\/\/\S+)/);
  const key = new URL(link!).hash;
  expect(key).toMatch(/^#key=.{20,}/);

  for (const path of ['/api/runs', '/api/runs/anything', '/api/runs/anything/series?metric=train/loss']) {
    const answer = await page.request.get(url + path);
    expect(answer.status(), path).toBe(401);
    expect(await answer.text()).not.toContain('secret-run-name');
  }
  await page.goto(url);
  await expect(page.getByText(/shared by link/i)).toBeVisible();
  await expect(page.locator('body')).not.toContainText('secret-run-name');

  const viewer = await (await browser.newContext()).newPage();
  await viewer.goto(`${url}/${key}`);
  await expect(viewer.getByTestId('run-row').first()).toContainText('secret-run-name');
  expect(viewer.url()).not.toContain('key=');
  const cookie = (await viewer.context().cookies())[0]!;
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  await viewer.getByTestId('run-row').first().getByRole('link').first().click();
  await expect(viewer.getByTestId('chart-loss')).toBeVisible();

  const revoke = place.rewardboard('link', 'revoke', '--all', '--port', String(port));
  expect(await revoke.exited).toBe(0);
  await expect(viewer.getByText(/link was revoked/i)).toBeVisible();
  expect((await viewer.request.get(`${url}/api/runs`)).status()).toBe(401);
  await viewer.goto(`${url}/${key}`);
  await expect(viewer.getByTestId('run-row')).toHaveCount(0);
  await viewer.context().close();
});

test('below the path of a proxy, pages, links, going back and reloading keep that path', async ({ place, page }) => {
  writeGuideRun(join(place.directory, 'logs/below-a-path'));
  const address = ['--public-url', 'https://board.example.com/team/board'];
  const { hub, url } = await place.board('watch', 'logs', '--port', '0', '--share', ...address);
  const [, link] = await hub.says(/Read-only link: (http:\/\/127\S+)/);
  const base = `${url}/team/board`;
  const lost: string[] = [];
  page.on('response', (answer) => {
    if (answer.status() >= 400) lost.push(answer.url());
  });
  await page.goto(link!);
  const row = page.getByTestId('run-row').first();
  await expect(row).toContainText('below-a-path');
  expect(page.url()).toBe(`${base}/`);
  await row.getByRole('link').first().click();
  await expect(page.getByTestId('chart-loss')).toBeVisible();
  expect(page.url()).toContain(`${base}/run/?id=`);
  await page.reload();
  await expect(page.getByTestId('chart-loss')).toBeVisible();
  await page.goBack();
  await expect(row).toBeVisible();
  expect(page.url()).toBe(`${base}/`);
  expect(await page.locator('a[href^="/"]:not([href^="/team/board/"])').count()).toBe(0);
  expect(lost).toEqual([]);
});

test('a page of another site can neither read the hub nor open its socket', async ({ place, page }) => {
  writeGuideRun(join(place.directory, 'logs/private-run'));
  const { port } = await place.board('watch', 'logs', '--port', '0');
  // The browser resolves this name to the loopback address by itself: another origin, the same hub.
  await page.goto(`http://evil.localhost:${port}/`).catch(() => undefined);
  await expect(page.locator('body')).not.toContainText('private-run');
  const reached = await page.evaluate(
    (hubPort) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${hubPort}/ws/?EIO=4&transport=websocket`);
        socket.addEventListener('open', () => resolve('open'));
        socket.addEventListener('error', () => resolve('refused'));
      }),
    port,
  );
  expect(reached).toBe('refused');
});
