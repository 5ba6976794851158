/** The follower against files whose content is replaced, or seems to be. */

import {
  appendFileSync,
  closeSync,
  openSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { expect, it } from 'vitest';
import { at, follow, until, useFolder } from './testing/followed-folder.ts';

useFolder();

it('a rename over it with the same beginning is an append', async () => {
  writeFileSync(at('a.log'), 'one\n');
  const { textOf, files } = follow();
  await until(() => expect(textOf('a.log')).toBe('one\n'));
  for (let i = 0, text = 'one\n'; i < 20; i++) {
    text += `line ${i}\n`;
    writeFileSync(at('a.tmp'), text);
    renameSync(at('a.tmp'), at('a.log'));
    await until(() => expect(textOf('a.log')).toBe(text));
  }
  expect(files.get('a.log')!.resets).toBe(0);
});

it('a rename over it with other content begins anew', async () => {
  writeFileSync(at('a.log'), 'one\ntwo\n');
  const { textOf, files } = follow();
  await until(() => expect(textOf('a.log')).toBe('one\ntwo\n'));
  writeFileSync(at('a.tmp'), 'uno\ndue\ntre\n');
  renameSync(at('a.tmp'), at('a.log'));
  await until(() => expect(textOf('a.log')).toBe('uno\ndue\ntre\n'));
  expect(files.get('a.log')!.resets).toBe(1);
});

it('other content of the same size is noticed', async () => {
  writeFileSync(at('a.log'), 'one\ntwo\n');
  const { textOf } = follow();
  await until(() => expect(textOf('a.log')).toBe('one\ntwo\n'));
  writeFileSync(at('a.log'), 'one\nsix\n');
  await until(() => expect(textOf('a.log')).toBe('one\nsix\n'));
});

it('a shorter file counts only when it stays so', async () => {
  writeFileSync(at('a.log'), 'one\ntwo\nthree\n');
  const { textOf, files } = follow();
  await until(() => expect(textOf('a.log')).toBe('one\ntwo\nthree\n'));
  truncateSync(at('a.log'), 4);
  await until(() => expect(files.get('a.log')!.state!.size).toBe(4));
  expect(textOf('a.log')).toBe('one\ntwo\nthree\n');
  await until(() => expect(textOf('a.log')).toBe('one\n'));
});

it('other content that is there for a moment only changes nothing', async () => {
  writeFileSync(at('a.log'), 'one\ntwo\n');
  const { textOf, files, follower } = follow();
  await until(() => expect(textOf('a.log')).toBe('one\ntwo\n'));
  writeFileSync(at('a.log'), 'something else\n');
  await follower.look();
  expect(files.get('a.log')!.state!.size).toBe(15);
  writeFileSync(at('a.log'), 'one\ntwo\nthree\n');
  await until(() => expect(textOf('a.log')).toBe('one\ntwo\nthree\n'));
  expect(files.get('a.log')!.resets).toBe(0);
});

it('a log that is copied away and truncated goes on with its new lines', async () => {
  writeFileSync(at('a.log'), 'old 1\nold 2\nold 3\n');
  const { textOf } = follow();
  await until(() => expect(textOf('a.log')).toBe('old 1\nold 2\nold 3\n'));
  truncateSync(at('a.log'), 0);
  appendFileSync(at('a.log'), 'new 1\n');
  await until(() => expect(textOf('a.log')).toBe('new 1\n'));
  appendFileSync(at('a.log'), 'new 2\n');
  await until(() => expect(textOf('a.log')).toBe('new 1\nnew 2\n'));
});

it('a new training that writes into the old file without a pause is shown while it runs', async () => {
  writeFileSync(at('a.log'), 'old line\n'.repeat(1000));
  const { textOf } = follow();
  await until(() => expect(textOf('a.log')!.length).toBe(9000));
  truncateSync(at('a.log'), 0);
  let written = '';
  const writer = setInterval(() => {
    const line = `new line ${written.length}\n`;
    written += line;
    appendFileSync(at('a.log'), line);
  }, 30);
  try {
    await until(() => expect(textOf('a.log')).toMatch(/^new line 0\nnew line 11\n/));
  } finally {
    clearInterval(writer);
  }
  await until(() => expect(textOf('a.log')).toBe(written));
});

it('an edit of old bytes that leaves size, beginning and end as they were is noticed', async () => {
  const lines = Array.from({ length: 3_000 }, (_, i) => `line ${i} of a log\n`);
  writeFileSync(at('a.log'), lines.join(''));
  const { textOf, files } = follow();
  await until(() => expect(textOf('a.log')).toBe(lines.join('')));
  lines[1_500] = 'LINE 1500 of a log\n';
  const file = openSync(at('a.log'), 'r+');
  writeSync(file, lines[1_500], lines.slice(0, 1_500).join('').length);
  closeSync(file);
  await until(() => expect(textOf('a.log')).toBe(lines.join('')));
  expect(files.get('a.log')!.resets).toBe(1);
  appendFileSync(at('a.log'), 'and on\n');
  await until(() => expect(textOf('a.log')).toBe(`${lines.join('')}and on\n`));
  expect(files.get('a.log')!.resets).toBe(1);
});

it('a file that is replaced by another with the same inode number begins anew', async () => {
  writeFileSync(at('a.log'), 'one\ntwo\n');
  const { textOf } = follow();
  await until(() => expect(textOf('a.log')).toBe('one\ntwo\n'));
  const before = statSync(at('a.log')).ino;
  // In place is the surest way to the same number; a removed file's number is often given again, too.
  writeFileSync(at('a.log'), 'uno\ndue\n');
  expect(statSync(at('a.log')).ino).toBe(before);
  await until(() => expect(textOf('a.log')).toBe('uno\ndue\n'));
});

it('a log that is rotated away goes on with the new file; the old one is another file', async () => {
  writeFileSync(at('a.log'), 'one\n');
  const { textOf } = follow();
  await until(() => expect(textOf('a.log')).toBe('one\n'));
  renameSync(at('a.log'), at('a.log.1'));
  writeFileSync(at('a.log'), 'two\n');
  await until(() => expect(textOf('a.log')).toBe('two\n'));
  await until(() => expect(textOf('a.log.1')).toBe('one\n'));
});
