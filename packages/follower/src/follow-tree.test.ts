/** The follower against real files. */

import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_PIECE_BYTES, followTree } from './index.ts';
import type { FileState, FollowOptions, TreeFollower } from './index.ts';

let root: string;
let follower: TreeFollower | null = null;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'follow-'))));
afterEach(async () => {
  await follower?.close();
  follower = null;
  rmSync(root, { recursive: true, force: true });
});

/** What a file's consumer got since its last reset, and how often it was reset. */
interface Seen {
  text: string;
  resets: number;
  state: FileState | null;
}

/** Follows `root`; consumers take whole lines only, as format readers do. */
function follow(options?: FollowOptions & { roots?: string[]; refuse?: (path: string) => boolean }) {
  const files = new Map<string, Seen>();
  const notices: string[] = [];
  const asked: string[] = [];
  follower = followTree(
    options?.roots ?? [root],
    {
      accept(_, path) {
        asked.push(path);
        if (options?.refuse?.(path)) return null;
        const seen: Seen = { text: '', resets: 0, state: null };
        files.set(path, seen);
        return {
          read(bytes) {
            const end = bytes.lastIndexOf(10) + 1;
            seen.text += Buffer.from(bytes.subarray(0, end)).toString();
            return end;
          },
          reset() {
            seen.text = '';
            seen.resets++;
          },
        };
      },
      changed: (_, path, state) => (files.get(path)!.state = state),
      notice: (text) => notices.push(text),
    },
    options,
  );
  const textOf = (path: string) => files.get(path)?.text;
  return { files, notices, asked, follower, textOf };
}

const until = (check: () => void, timeout = 8000) => vi.waitFor(check, { timeout, interval: 5 });
/** Looks that are far apart: what is seen sooner was hinted. */
const ONLY_HINTS = { lookMs: 60_000, idleLookMs: 60_000 };
const at = (path: string) => join(root, path);

describe('appending', () => {
  it('gives each byte once and in order, lines only when they are whole', async () => {
    writeFileSync(at('a.log'), 'one\ntw');
    const { textOf, files } = follow();
    await until(() => expect(textOf('a.log')).toBe('one\n'));
    appendFileSync(at('a.log'), 'o\nthree');
    await until(() => expect(textOf('a.log')).toBe('one\ntwo\n'));
    appendFileSync(at('a.log'), '\n');
    await until(() => expect(textOf('a.log')).toBe('one\ntwo\nthree\n'));
    await until(() => expect(files.get('a.log')!.state).toMatchObject({ path: 'a.log', size: 14, read: 14, error: null, exists: true }));
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

describe('rewriting', () => {
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

describe('what is not to be read', () => {
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
    expect(notices.filter((text) => text.includes('closed'))).toEqual([`The directory ${at('closed')} cannot be listed: permission denied.`]);
    chmodSync(at('closed'), 0o755);
    writeFileSync(at('closed/b.log'), 'b\n');
    await until(() => expect(textOf('closed/b.log')).toBe('b\n'));
  });

  it('a consumer that fails stops nobody else', async () => {
    writeFileSync(at('a-bad.log'), 'a\n');
    writeFileSync(at('b-good.log'), 'b\n');
    const states: FileState[] = [];
    let good = '';
    follower = followTree([root], {
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
    });
    await until(() => expect(good).toBe('b\n'));
    expect(states.find((state) => state.path === 'a-bad.log')!.error).toMatch(/no such luck/);
  });
});
