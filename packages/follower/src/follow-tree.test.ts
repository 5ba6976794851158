/** The follower against real files that grow, go and come. */

import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { MAX_PIECE_BYTES, followTree } from './index.ts';
import { at, closing, follow, until, useFolder } from './testing/followed-folder.ts';

useFolder();

/** Looks that are far apart: what is seen sooner was hinted. */
const ONLY_HINTS = { lookMs: 60_000, idleLookMs: 60_000 };

describe('appending', () => {
  it('gives each byte once and in order, lines only when they are whole', async () => {
    writeFileSync(at('a.log'), 'one\ntw');
    const { textOf, files } = follow();
    await until(() => expect(textOf('a.log')).toBe('one\n'));
    appendFileSync(at('a.log'), 'o\nthree');
    await until(() => expect(textOf('a.log')).toBe('one\ntwo\n'));
    appendFileSync(at('a.log'), '\n');
    await until(() => expect(textOf('a.log')).toBe('one\ntwo\nthree\n'));
    await until(() =>
      expect(files.get('a.log')!.state).toMatchObject({ path: 'a.log', size: 14, read: 14, error: null, exists: true }),
    );
    expect(files.get('a.log')!.resets).toBe(0);
  });

  it('sees the last write of a burst, which chokidar does not tell, long before the next look', async () => {
    writeFileSync(at('a.log'), '');
    const { textOf } = follow(ONLY_HINTS);
    await until(() => expect(textOf('a.log')).toBe(''));
    let expected = '';
    // The watch begins after the first look: go on until it is there.
    await until(() => {
      appendFileSync(at('a.log'), 'x\n');
      expected += 'x\n';
      expect(textOf('a.log')).not.toBe('');
    });
    for (const gapMs of [2, 10, 20, 40]) {
      appendFileSync(at('a.log'), `first ${gapMs}\n`);
      await delay(gapMs);
      appendFileSync(at('a.log'), `second ${gapMs}\n`);
      expected += `first ${gapMs}\nsecond ${gapMs}\n`;
      await until(() => expect(textOf('a.log')).toBe(expected), 2000);
    }
  });

  it('does not need hints', async () => {
    mkdirSync(at('run'));
    writeFileSync(at('run/a.log'), 'a\n');
    const { textOf, files } = follow({ lookMs: 20, idleLookMs: 40 });
    await until(() => expect(textOf('run/a.log')).toBe('a\n'));
    // A quick remake of a directory leaves chokidar 5 deaf in it for ever.
    for (let i = 0; i < 5; i++) {
      rmSync(at('run'), { recursive: true });
      mkdirSync(at('run'));
    }
    writeFileSync(at('run/a.log'), 'a\nb\n');
    await until(() => expect(textOf('run/a.log')).toBe('a\nb\n'));
    appendFileSync(at('run/a.log'), 'c\n');
    await until(() => expect(textOf('run/a.log')).toBe('a\nb\nc\n'));
    expect(files.get('run/a.log')!.resets).toBe(0);
  });

  it('look() resolves when all that was on the disk is read', async () => {
    const { textOf, follower } = follow({ lookMs: 60_000, idleLookMs: 60_000 });
    const line = `${'y'.repeat(1000)}\n`;
    mkdirSync(at('deep/er'), { recursive: true });
    writeFileSync(at('deep/er/big.log'), line.repeat(3000));
    await follower.look();
    expect(textOf('deep/er/big.log')!.length).toBe(3000 * 1001);
    appendFileSync(at('deep/er/big.log'), line);
    await follower.look();
    expect(textOf('deep/er/big.log')!.length).toBe(3001 * 1001);
  });

  it('gives larger pieces to a consumer that waits for the end of a long record', async () => {
    const record = `${'z'.repeat(MAX_PIECE_BYTES - 10)}\n`;
    writeFileSync(at('a.log'), record + 'short\n');
    const { textOf } = follow();
    await until(() => expect(textOf('a.log')!.length).toBe(record.length + 6));
  });

  it('lets no large file keep the others waiting', async () => {
    writeFileSync(at('a-large.log'), `${'w'.repeat(99)}\n`.repeat(200_000));
    writeFileSync(at('b-small.log'), 'small\n');
    const { textOf, files } = follow();
    await until(() => expect(textOf('b-small.log')).toBe('small\n'));
    expect(files.get('a-large.log')!.text.length).toBeLessThan(20_000_000);
    await until(() => expect(files.get('a-large.log')!.text.length).toBe(20_000_000));
  });
});

describe('going and coming', () => {
  it('a deleted file keeps what was read; made again with the same beginning it goes on', async () => {
    writeFileSync(at('a.log'), 'one\n');
    const { textOf, files, asked } = follow();
    await until(() => expect(textOf('a.log')).toBe('one\n'));
    rmSync(at('a.log'));
    await until(() => expect(files.get('a.log')!.state!.exists).toBe(false));
    expect(textOf('a.log')).toBe('one\n');
    writeFileSync(at('a.log'), 'one\ntwo\n');
    await until(() => expect(textOf('a.log')).toBe('one\ntwo\n'));
    await until(() => expect(files.get('a.log')!.state!.exists).toBe(true));
    expect(files.get('a.log')!.resets).toBe(0);
    expect(asked).toEqual(['a.log']);
  });

  it('a directory that is removed and made again with another run begins anew', async () => {
    mkdirSync(at('run'));
    writeFileSync(at('run/a.log'), 'one\ntwo\n');
    const { textOf } = follow();
    await until(() => expect(textOf('run/a.log')).toBe('one\ntwo\n'));
    rmSync(at('run'), { recursive: true });
    mkdirSync(at('run'));
    writeFileSync(at('run/a.log'), 'eins\n');
    await until(() => expect(textOf('run/a.log')).toBe('eins\n'));
    appendFileSync(at('run/a.log'), 'zwei\n');
    await until(() => expect(textOf('run/a.log')).toBe('eins\nzwei\n'));
  });

  it('new directories appear by themselves, and so does a root that did not exist', async () => {
    const late = at('not/yet');
    const { textOf } = follow({ roots: [late] });
    mkdirSync(join(late, 'runs/first'), { recursive: true });
    writeFileSync(join(late, 'runs/first/a.log'), 'a\n');
    await until(() => expect(textOf('runs/first/a.log')).toBe('a\n'));
    mkdirSync(join(late, 'runs/second'));
    writeFileSync(join(late, 'runs/second/a.log'), 'b\n');
    await until(() => expect(textOf('runs/second/a.log')).toBe('b\n'));
  });

  it('asks again for a file that was refused as it was then, when it has changed, and for no other', async () => {
    writeFileSync(at('a.json'), 'no log\n');
    writeFileSync(at('b.json'), 'no log\n');
    const asked: string[] = [];
    let text = '';
    closing(
      followTree(
        [at()],
        {
          accept(_, path) {
            asked.push(path);
            if (!readFileSync(at(path), 'utf8').startsWith('a log')) return 'later';
            return {
              read: (bytes) => ((text += Buffer.from(bytes).toString()), bytes.length),
              reset: () => (text = ''),
            };
          },
          changed() {},
          notice() {},
        },
        { lookMs: 20, idleLookMs: 40 },
      ),
    );
    await until(() => expect(asked).toEqual(['a.json', 'b.json']));
    appendFileSync(at('a.json'), 'still none\n');
    await until(() => expect(asked).toEqual(['a.json', 'b.json', 'a.json']));
    writeFileSync(at('a.json'), 'a log\n');
    await until(() => expect(text).toBe('a log\n'));
    rmSync(at('b.json'));
    writeFileSync(at('b.json'), 'a log too\n');
    await until(() => expect(text).toBe('a log\na log too\n'));
  });

  it('asks once for each file, and again for a refused one that came back', async () => {
    writeFileSync(at('no.bin'), 'x');
    writeFileSync(at('yes.log'), 'x\n');
    const { asked, follower } = follow({ lookMs: 20, idleLookMs: 40, refuse: (path) => path.endsWith('.bin') });
    await follower.look();
    await follower.look();
    expect(asked).toEqual(['no.bin', 'yes.log']);
    rmSync(at('no.bin'));
    await follower.look();
    writeFileSync(at('no.bin'), 'y');
    await until(() => expect(asked).toEqual(['no.bin', 'yes.log', 'no.bin']));
  });

  it('tells nothing after close()', async () => {
    writeFileSync(at('a.log'), 'one\n');
    const { textOf, asked, follower } = follow({ lookMs: 10, idleLookMs: 10 });
    await until(() => expect(textOf('a.log')).toBe('one\n'));
    await follower.close();
    appendFileSync(at('a.log'), 'two\n');
    writeFileSync(at('b.log'), 'three\n');
    await follower.look();
    expect(textOf('a.log')).toBe('one\n');
    expect(asked).toEqual(['a.log']);
  });
});

it('gives a file again from its beginning when its consumer asks for it, also in the middle of a read', async () => {
  writeFileSync(at('a.log'), 'one\ntwo\n');
  const got: string[] = [];
  let states = 0;
  const tree = closing(
    followTree(
      [at()],
      {
        accept: () => ({
          read(bytes) {
            got.push(Buffer.from(bytes).toString());
            if (got.length === 1) tree.readAgain(at(), 'a.log');
            return bytes.length;
          },
          reset: () => got.push('reset'),
        }),
        changed: () => states++,
        notice: () => undefined,
      },
      { lookMs: 60_000, idleLookMs: 60_000 },
    ),
  );
  await tree.look();
  expect(got).toEqual(['one\ntwo\n', 'reset', 'one\ntwo\n']);
  const before = states;
  tree.readAgain(at(), 'a.log');
  await tree.look();
  expect(got.slice(3)).toEqual(['reset', 'one\ntwo\n']);
  // The same bytes as before, and still a change for whoever forgot what they said.
  expect(states).toBeGreaterThan(before);
});

it('enters directories sixteen levels deep', async () => {
  const levels = Array.from({ length: 17 }, (_, i) => `d${i}`);
  mkdirSync(at(levels.join('/')), { recursive: true });
  for (const depth of [16, 17]) writeFileSync(at(`${levels.slice(0, depth).join('/')}/x.log`), 'x\n');
  const { asked, follower } = follow();
  await follower.look();
  expect(asked).toEqual([`${levels.slice(0, 16).join('/')}/x.log`]);
});

it('gives 100 different notices', async () => {
  const roots = Array.from({ length: 103 }, (_, i) => at(`file${i}`));
  for (const root of roots) writeFileSync(root, '');
  const { notices, follower } = follow({ roots });
  await follower.look();
  expect(notices).toHaveLength(100);
});
