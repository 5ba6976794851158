import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { environment } from './environment.ts';
import { actionOf, parseUntil } from './passes.ts';
import { testHub } from './testing/test-hub.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

it('a link or token lasts until the end of a day, or some days from now, and a date that the board would refuse is named', () => {
  const near = new Date(Date.now() + 40 * DAY_MS);
  const day = [near.getFullYear(), near.getMonth() + 1, near.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
  expect(new Date(parseUntil(day)).getDate()).toBe(near.getDate());
  expect(new Date(parseUntil(day)).getHours()).toBe(23);
  expect(Math.abs(parseUntil('30d') - Date.now() - 30 * DAY_MS)).toBeLessThan(60_000);
  for (const [text, why] of [
    ['tomorrow', 'days from now such as 30d'],
    ['2020-01-31', 'has passed'],
    ['0d', 'has passed'],
    ['9999-01-31', 'within 366 days'],
    ['367d', 'within 366 days'],
  ] as const)
    expect(() => parseUntil(text)).toThrow(why);
});

it('revokes all only with --all, and takes an ID only to revoke', async () => {
  const [link, token] = [actionOf('link'), actionOf('token')];
  for (const flags of [{}, { name: 'Ann' }])
    await expect(link('revoke', undefined, flags)).rejects.toThrow('or use --all to revoke all');
  await expect(token('revoke', '1a2b3c4d', { all: true })).rejects.toThrow('or use --all to revoke all');
  await expect(link('new', 'Ann', {})).rejects.toThrow('new takes no ID. Set a name with --name.');
  await expect(link('list', 'Ann', {})).rejects.toThrow('list takes no ID.');
});

it('prints a new link with its addresses, and a new token with its secret', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'passes-'));
  mkdirSync(join(folder, 'runs'));
  const hub = await testHub([join(folder, 'runs')], join(folder, 'state'), true);
  const before = environment.stateDirectory;
  environment.stateDirectory = join(folder, 'state');
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  onTestFinished(async () => {
    log.mockRestore();
    environment.stateDirectory = before;
    await hub.close();
    rmSync(folder, { recursive: true });
  });
  const printed = async (kind: 'link' | 'token') => {
    log.mockClear();
    await actionOf(kind)('new', undefined, { name: 'Ann' });
    return log.mock.calls.map(([line]) => String(line));
  };
  const pass = (what: string) =>
    expect.stringMatching(new RegExp(`^[0-9a-f]{8} +${what} for Ann, created on [0-9-]{10}, valid until [0-9-]{10}$`));
  const [link, ...urls] = await printed('link');
  expect(link).toEqual(pass('read-only link'));
  expect(urls).toContainEqual(expect.stringContaining(`:${hub.port}/#key=`));
  expect(await printed('token')).toEqual([pass('token'), expect.stringMatching(/^[\w-]{32}$/)]);
});
