/** What the follower must not read, and what must not stop it. */

import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { followTree } from './index.ts';
import type { FileState } from './index.ts';
import { at, closing, follow, until, useFolder } from './testing/followed-folder.ts';

useFolder();

it('links are not followed: neither files nor directories, nor in place of what was a file', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'outside-'));
  try {
    writeFileSync(join(outside, 'secret.log'), 'secret\n');
    symlinkSync(join(outside, 'secret.log'), at('file.log'));
    symlinkSync(outside, at('directory'));
    writeFileSync(at('real.log'), 'real\n');
    mkdirSync(at('run'));
    writeFileSync(at('run/secret.log'), 'mine\n');
    const { asked, textOf, files, follower } = follow({ lookMs: 20, idleLookMs: 40 });
    await until(() => expect(textOf('run/secret.log')).toBe('mine\n'));
    expect(asked).toEqual(['real.log', 'run/secret.log']);
    rmSync(at('real.log'));
    symlinkSync(join(outside, 'secret.log'), at('real.log'));
    rmSync(at('run'), { recursive: true });
    symlinkSync(outside, at('run'));
    await follower.look();
    await until(() => expect(files.get('real.log')!.state!.error).toMatch(/symbolic link/));
    await until(() => expect(files.get('run/secret.log')!.state!.error).toMatch(/symbolic link/));
    expect(textOf('real.log') + textOf('run/secret.log')!).toBe('real\nmine\n');
    expect(asked).toEqual(['real.log', 'run/secret.log']);
  } finally {
    rmSync(outside, { recursive: true });
  }
});

it('a root may be a link itself', async () => {
  mkdirSync(at('target'));
  symlinkSync(at('target'), at('link'));
  writeFileSync(at('target/a.log'), 'a\n');
  const { textOf } = follow({ roots: [at('link')] });
  await until(() => expect(textOf('a.log')).toBe('a\n'));
});

it.skipIf(!existsSync('/proc/self/task'))('file systems of the kernel are left out, and named', async () => {
  const { asked, notices, follower } = follow({ roots: ['/proc/self', '/sys'], lookMs: 20, idleLookMs: 40 });
  await follower.look();
  expect(asked).toEqual([]);
  expect(notices).toEqual([
    '/proc/self belongs to the kernel (proc) and holds no logs. It is left out.',
    '/sys belongs to the kernel (sysfs) and holds no logs. It is left out.',
  ]);
});

it('a pipe is never opened for waiting, also in place of what was a file', async () => {
  execFileSync('mkfifo', [at('pipe.log')]);
  writeFileSync(at('a.log'), 'a\n');
  const { asked, textOf, files, follower } = follow({ lookMs: 20, idleLookMs: 40 });
  await until(() => expect(textOf('a.log')).toBe('a\n'));
  expect(asked).toEqual(['a.log']);
  rmSync(at('a.log'));
  execFileSync('mkfifo', [at('a.log')]);
  await follower.look();
  expect(files.get('a.log')!.state!.error).toBe('not a regular file');
});

it.skipIf(process.getuid?.() === 0)('an unreadable file says why, and is read when it may be', async () => {
  writeFileSync(at('a.log'), 'a\n', { mode: 0o000 });
  const { textOf, files } = follow({ lookMs: 20, idleLookMs: 40 });
  await until(() => expect(files.get('a.log')!.state!.error).toBe('permission denied'));
  chmodSync(at('a.log'), 0o644);
  await until(() => expect(textOf('a.log')).toBe('a\n'));
  expect(files.get('a.log')!.state!.error).toBeNull();
});

it.skipIf(process.getuid?.() === 0)('a directory that may not be listed is said once', async () => {
  mkdirSync(at('closed'), { mode: 0o000 });
  writeFileSync(at('a.log'), 'a\n');
  const { textOf, notices, follower } = follow({ lookMs: 10, idleLookMs: 10 });
  await until(() => expect(textOf('a.log')).toBe('a\n'));
  await follower.look();
  await follower.look();
  expect(notices.filter((text) => text.includes('closed'))).toEqual([
    `The directory ${at('closed')} cannot be listed: permission denied.`,
  ]);
  chmodSync(at('closed'), 0o755);
  writeFileSync(at('closed/b.log'), 'b\n');
  await until(() => expect(textOf('closed/b.log')).toBe('b\n'));
});

it('a root that is a file is said, and nothing of it is read', async () => {
  writeFileSync(at('a.log'), 'a\n');
  const { asked, notices, follower } = follow({ roots: [at('a.log')] });
  await follower.look();
  await follower.look();
  expect(asked).toEqual([]);
  expect(notices).toEqual([`${at('a.log')} is not a directory.`]);
});

it('reports a listener that fails, and keeps calling the others', async () => {
  for (const name of ['a.log', 'b.log']) writeFileSync(at(name), 'x\n');
  const notices: string[] = [];
  const changed: string[] = [];
  const follower = closing(
    followTree([at()], {
      accept: () => ({ read: (bytes) => bytes.length, reset() {} }),
      changed(_, path) {
        if (path === 'a.log') throw new Error('not today');
        changed.push(path);
      },
      notice: (text) => notices.push(text),
    }),
  );
  await follower.look();
  expect(changed).toEqual(['b.log']);
  expect(notices).toEqual(['Following a.log failed: Error: not today']);
});

it('a consumer that fails stops nobody else', async () => {
  writeFileSync(at('a-bad.log'), 'a\n');
  writeFileSync(at('b-good.log'), 'b\n');
  const states: FileState[] = [];
  let good = '';
  closing(
    followTree([at()], {
      accept: (_, path) => ({
        read(bytes) {
          if (path === 'a-bad.log') throw new Error('no such luck');
          good += Buffer.from(bytes).toString();
          return bytes.length;
        },
        reset() {},
      }),
      changed: (_, __, state) => states.push(state),
      notice() {},
    }),
  );
  await until(() => expect(good).toBe('b\n'));
  expect(states.find((state) => state.path === 'a-bad.log')!.error).toMatch(/no such luck/);
});
