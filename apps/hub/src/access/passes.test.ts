/** Links and tokens: valid until their date, kept as hashes only, revoked in memory first. */

import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/open-hub.ts';
import { MAX_PASSES, Passes } from './passes.ts';

async function passesFile(name = 'access.json') {
  const path = join(await temporaryFolder(), name);
  const notices: string[] = [];
  let now = 1_000;
  return {
    path,
    notices,
    setNow: (ms: number) => (now = ms),
    open: () =>
      new Passes(
        path,
        () => now,
        (text) => notices.push(text),
      ),
  };
}

it('200 of a kind are valid at the same time; a further one is refused and none gives way', async () => {
  const { open } = await passesFile();
  const passes = open();
  const first = passes.make('token', { name: 'first', expiresAt: 9_000 })!;
  for (let i = 1; i < MAX_PASSES; i++) expect(passes.make('token', { name: `${i}`, expiresAt: 9_000 })).not.toBe(null);
  expect(passes.make('token', { name: 'one more', expiresAt: 9_000 })).toBe(null);
  expect(passes.make('link', { name: 'a link', expiresAt: 9_000 })).not.toBe(null);
  expect(passes.find('token', first.secret)?.name).toBe('first');
  expect(open().find('token', first.secret)?.name).toBe('first');
});

it('one is valid until its date, and makes room then', async () => {
  const { open, setNow } = await passesFile();
  const passes = open();
  const { secret } = passes.make('link', { name: '', expiresAt: 2_000 })!;
  const { session } = passes.openSession(secret)!;
  setNow(1_999);
  expect([passes.find('link', secret), passes.findSession(session)]).toEqual([expect.anything(), expect.anything()]);
  setNow(2_000);
  expect([passes.find('link', secret), passes.findSession(session), passes.list('link')]).toEqual([null, null, []]);
});

it('a link is no token, a session is no key, and a secret of more than 200 characters is none', async () => {
  const passes = (await passesFile()).open();
  const { secret } = passes.make('link', { name: '', expiresAt: 2_000 })!;
  const { session } = passes.openSession(secret)!;
  expect(passes.find('token', secret)).toBe(null);
  expect(passes.openSession(session)).toBe(null);
  expect(passes.findSession(secret)).toBe(null);
  for (const wrong of ['', `${secret}${'x'.repeat(200)}`, null, 7, [secret], {}]) {
    expect(passes.find('link', wrong)).toBe(null);
    expect(passes.findSession(wrong)).toBe(null);
  }
});

it('its limits survive a restart, and no secret stands in the file', async () => {
  const { open, path } = await passesFile();
  const made = open().make('link', { name: 'Ann', expiresAt: 2_000, run: 'a-run', canEdit: true })!;
  const { session } = open().openSession(made.secret)!;
  expect(open().findSession(session)).toEqual({ ...made.pass, run: 'a-run', canEdit: true, name: 'Ann' });
  for (const secret of [made.secret, session]) expect(readFileSync(path, 'utf8')).not.toContain(secret);
});

it('links and tokens of the first version’s file are still valid', async () => {
  const { open, path } = await passesFile();
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const kept = [
    { kind: 'link', hash: hash('old link'), expiresAt: 2_000 },
    { kind: 'ingest', hash: hash('old token'), expiresAt: 2_000 },
    { kind: 'session', hash: hash('old session'), expiresAt: 2_000 },
  ];
  writeFileSync(path, JSON.stringify({ version: 1, kept }));
  const { session } = open().openSession('old link')!;
  expect(open().findSession(session)).toMatchObject({ kind: 'link', createdAt: null, run: null, canEdit: false });
  expect(open().find('token', 'old token')).toMatchObject({ kind: 'token' });
});

it('one of them is revoked, or all of a kind', async () => {
  const { open } = await passesFile();
  const passes = open();
  const [ann, bob, token] = [
    passes.make('link', { name: 'Ann', expiresAt: 2_000 })!,
    passes.make('link', { name: 'Bob', expiresAt: 2_000 })!,
    passes.make('token', { name: '', expiresAt: 2_000 })!,
  ];
  expect(passes.revoke('link', ann.pass.id)).toEqual({ revoked: [ann.pass], isLasting: true });
  expect(passes.revoke('link', ann.pass.id).revoked).toEqual([]);
  expect(passes.revoke('token', bob.pass.id).revoked).toEqual([]);
  expect([passes.find('link', ann.secret), passes.find('link', bob.secret)?.name]).toEqual([null, 'Bob']);
  expect(passes.revoke('link', null).revoked).toEqual([bob.pass]);
  expect(open().list('link')).toEqual([]);
  expect(open().find('token', token.secret)).not.toBe(null);
});

/** As on a full disk: a second file can't be made beside it, since its name would be too long, but the file's own bytes can be replaced. */
async function withoutRoom() {
  const { path, open, ...rest } = await passesFile(`${'x'.repeat(250)}.json`);
  const beside = join(dirname(path), 'beside.json');
  const other = new Passes(
    beside,
    () => 1_000,
    () => undefined,
  );
  const link = other.make('link', { name: '', expiresAt: 9_000 })!;
  const token = other.make('token', { name: '', expiresAt: 9_000 })!;
  copyFileSync(beside, path);
  return { path, open, link, token, ...rest };
}

it('all with a name are revoked by it, and an id comes before a name', async () => {
  const passes = (await passesFile()).open();
  const expiresAt = 2_000;
  const [first, second, other] = ['Ann', 'Ann', 'Bob'].map((name) => passes.make('link', { name, expiresAt })!.pass);
  const misnamed = passes.make('link', { name: other!.id, expiresAt })!.pass;
  const unnamed = passes.make('link', { name: '', expiresAt })!.pass;
  expect(passes.revoke('link', '').revoked).toEqual([]);
  expect(passes.revoke('token', 'Ann').revoked).toEqual([]);
  expect(passes.revoke('link', 'Ann').revoked).toEqual([first, second]);
  expect(passes.revoke('link', other!.id).revoked).toEqual([other]);
  expect(passes.list('link')).toEqual([misnamed, unnamed]);
});

it('where a new file can’t be written, a revoked link is revoked for good and a token stays valid', async () => {
  const { open, link, token, notices } = await withoutRoom();
  expect(open().revoke('link', null)).toMatchObject({ isLasting: true });
  expect(open().find('link', link.secret)).toBe(null);
  expect(open().find('token', token.secret)).not.toBe(null);
  expect(notices).toEqual([]);
});

it('a link is revoked at once also where the disk takes nothing, which is said', async () => {
  const { path, open, link, token, notices } = await withoutRoom();
  const passes = open();
  rmSync(path);
  mkdirSync(path);
  expect(passes.revoke('link', null)).toMatchObject({ revoked: [link.pass], isLasting: false });
  expect([passes.find('link', link.secret), passes.openSession(link.secret)]).toEqual([null, null]);
  expect(passes.find('token', token.secret)).not.toBe(null);
  expect(notices).toEqual([expect.stringMatching(/can't be written/)]);
});

it('a change that can’t be kept counts now, and is said', async () => {
  const { open, notices } = await withoutRoom();
  const passes = open();
  const made = passes.make('link', { name: 'another', expiresAt: 9_000 })!;
  expect(passes.find('link', made.secret)).not.toBe(null);
  expect(notices).toEqual([expect.stringMatching(/can't be written \(ENAMETOOLONG\): after a restart/)]);
});

it.each([
  ['one flipped bit in an entry', (text: string) => text.replace('"kind":"link"', '"kind":"lhnk"')],
  ['damage between the entries', (text: string) => text.replace('},\n', '}\u0000\n')],
  ['a lost end', (text: string) => text.slice(0, -40)],
])('%s costs that entry alone; it is said, and a copy is kept', async (_, damage) => {
  const { open, path, notices } = await passesFile();
  const passes = open();
  const link = passes.make('link', { name: '', expiresAt: 9_000 })!;
  const tokens = [1, 2, 3].map((i) => passes.make('token', { name: `${i}`, expiresAt: 9_000 })!);
  const damaged = damage(readFileSync(path, 'utf8'));
  writeFileSync(path, damaged);
  const read = open();
  const left = [link, ...tokens].filter(({ secret }) => read.find('link', secret) ?? read.find('token', secret));
  expect(left.length).toBeGreaterThanOrEqual(3);
  expect(notices).toEqual([
    expect.stringMatching(/is damaged: \d of its links and tokens can be read.*A copy is kept in/),
  ]);
  const copy = readdirSync(dirname(path)).find((name) => name.includes('damaged'))!;
  expect(readFileSync(join(dirname(path), copy), 'utf8')).toBe(damaged);
  expect(open().list('token').length).toBe(read.list('token').length);
  expect(notices).toHaveLength(1);
});

it('a file of something else is set aside', async () => {
  const { open, path, notices } = await passesFile();
  writeFileSync(path, 'not ours');
  expect(open().list('link')).toEqual([]);
  expect(notices).toHaveLength(1);
  expect(existsSync(path)).toBe(true);
});
