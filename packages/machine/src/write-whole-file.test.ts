import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nameBeside, writeWholeFile } from './write-whole-file.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'whole-file-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('replaces a file in one step, and leaves nothing beside it', () => {
  const path = join(folder, 'a.json');
  writeFileSync(path, 'old');
  const { ino } = statSync(path);
  writeWholeFile(path, 'new', { flush: true });
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(statSync(path).ino).not.toBe(ino);
  expect(readdirSync(folder)).toEqual(['a.json']);
});

it.runIf(process.platform !== 'win32')('gives the file the mode that was asked for', () => {
  writeWholeFile(join(folder, 'secret'), 'x', { mode: 0o600 });
  expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600);
});

it('throws when the file cannot be replaced, and leaves nothing beside it', () => {
  mkdirSync(join(folder, 'taken/inside'), { recursive: true });
  expect(() => writeWholeFile(join(folder, 'taken'), 'x')).toThrow(/EISDIR|EPERM|ENOTEMPTY|EEXIST/);
  expect(() => writeWholeFile(join(folder, 'missing/a'), 'x')).toThrow('ENOENT');
  expect(readdirSync(folder)).toEqual(['taken']);
});

it('writes nothing through links that wait beside the file or in its place', () => {
  const precious = join(folder, 'precious');
  writeFileSync(precious, 'kept');
  const path = join(folder, 'a.json');
  for (const name of [path, `${path}.writing`, `${path}.${process.pid}.writing`, `${path}.new`])
    symlinkSync(precious, name);
  writeWholeFile(path, 'new');
  expect([readFileSync(precious, 'utf8'), readFileSync(path, 'utf8')]).toEqual(['kept', 'new']);
  expect(lstatSync(path).isFile()).toBe(true);
  const names = Array.from({ length: 100 }, () => nameBeside(path));
  expect(new Set(names).size).toBe(100);
});
