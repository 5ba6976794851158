/** A directory that is exchanged for a link and back, all the time, while its file is opened. */

import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { openInside, withDirectoryInside, withInside } from './open-inside.ts';

/** So many exchanges were enough for hundreds of wrong files where only paths were asked. */
const EXCHANGES = 20_000;
const EXCHANGE = `
  const { workerData: { run, link, aside, done, count } } = require('node:worker_threads');
  const { renameSync } = require('node:fs');
  for (let i = 0; i < count; i++) {
    renameSync(run, aside); renameSync(link, run);
    renameSync(run, link); renameSync(aside, run);
  }
  Atomics.store(done, 0, 1);
`;

function folder(): { root: string; secret: string } {
  const base = mkdtempSync(join(tmpdir(), 'inside-'));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const [root, secret] = [join(base, 'root'), join(base, 'secret')];
  for (const directory of [root, secret, join(root, 'run')]) mkdirSync(directory);
  writeFileSync(join(root, 'run/a.log'), 'own');
  writeFileSync(join(secret, 'a.log'), 'secret');
  writeFileSync(join(secret, 'b.log'), '');
  return { root, secret };
}

it('never gives a file or a list of names from outside, however a link comes and goes', () => {
  const { root, secret } = folder();
  symlinkSync(secret, join(root, '.link'));
  const done = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(EXCHANGE, {
    eval: true,
    workerData: {
      run: join(root, 'run'),
      link: join(root, '.link'),
      aside: join(root, '.aside'),
      done,
      count: EXCHANGES,
    },
  });
  onTestFinished(async () => void (await worker.terminate()));
  const seen = new Set<string>();
  while (Atomics.load(done, 0) === 0) {
    const opened = openInside(root, join(root, 'run/a.log'));
    if (opened !== 'gone' && 'fd' in opened) {
      seen.add(readFileSync(opened.fd, 'utf8'));
      closeSync(opened.fd);
    }
    try {
      seen.add(withDirectoryInside(root, join(root, 'run'), (pinned) => readdirSync(pinned).join()));
      seen.add(withInside(root, join(root, 'run/a.log'), (fd) => readFileSync(fd, 'utf8')));
    } catch {
      // It is a link now, or between two names.
    }
  }
  expect(seen.has('own')).toBe(true);
  expect([...seen].sort()).toEqual(['a.log', 'own']);
});

it('opens what lies below a root that is a link itself, and a file that was replaced since', () => {
  const { root } = folder();
  const link = `${root}-link`;
  symlinkSync(root, link);
  const opened = openInside(link, join(link, 'run/a.log'));
  if (opened === 'gone' || !('fd' in opened)) expect.unreachable();
  rmSync(join(root, 'run/a.log'));
  expect(readFileSync(opened.fd, 'utf8')).toBe('own');
  closeSync(opened.fd);
  expect(openInside(link, join(link, 'run/a.log'))).toBe('gone');
  expect(openInside(link, join(link, 'run'))).toMatchObject({ problem: 'not a regular file' });
});
