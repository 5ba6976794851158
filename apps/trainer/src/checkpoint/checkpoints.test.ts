import { spawnSync } from 'node:child_process';
import {
  existsSync,
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
import { afterAll, describe, expect, it } from 'vitest';
import { settleCheckpoints, writeCheckpoint } from './checkpoint-write.ts';
import { Checkpoints } from './checkpoints.ts';

const temporary = () => mkdtempSync(join(tmpdir(), 'checkpoints-'));
const files = (size = 10) => [{ name: 'config.json', bytes: Buffer.alloc(size, 'x') }];

/** Saves at each step; a step with * is the best so far. */
function kept(limit: number, ...steps: string[]): string[] {
  const directory = temporary();
  const checkpoints = new Checkpoints(directory, limit);
  for (const step of steps) {
    checkpoints.save(`checkpoint-${parseInt(step)}`, files(), step.endsWith('*'));
    checkpoints.removeSurplus();
  }
  return readdirSync(directory)
    .map((name) => name.slice('checkpoint-'.length))
    .sort((a, b) => Number(a) - Number(b));
}

describe('checkpoints', () => {
  it('are kept up to the limit, the newest and always the best', () => {
    expect(kept(2, '1*', '2', '3', '4')).toEqual(['1', '4']);
    expect(kept(2, '1*', '2*', '3*')).toEqual(['2', '3']);
    expect(kept(3, '1', '2*', '3', '4', '5')).toEqual(['2', '4', '5']);
    expect(kept(0, '1*', '2', '3', '4')).toEqual(['1', '2', '3', '4']);
  });

  it('are the best and the last one with a limit of one', () => {
    expect(kept(1, '1*', '2', '3')).toEqual(['1', '3']);
    expect(kept(1, '1*', '2*')).toEqual(['2']);
    expect(kept(1, '1', '2')).toEqual(['2']);
  });

  it('replace one of the same name, and leave what is not ours', () => {
    const directory = temporary();
    writeCheckpoint(directory, 'checkpoint-5', files());
    writeFileSync(join(directory, 'checkpoint-5', 'mine.txt'), '');
    writeCheckpoint(directory, 'checkpoint-5', files(20));
    expect(readdirSync(join(directory, 'checkpoint-5'))).toEqual(['config.json']);
    expect(readdirSync(join(directory, '.old-checkpoint-5'))).toEqual(['mine.txt']);
  });

  it('removes a link where a checkpoint would be written, and nothing that it leads to', () => {
    const directory = temporary();
    const elsewhere = temporary();
    writeFileSync(join(elsewhere, 'config.json'), 'precious');
    symlinkSync(elsewhere, join(directory, '.writing-checkpoint-5'));
    writeCheckpoint(directory, 'checkpoint-5', files());
    expect(readFileSync(join(elsewhere, 'config.json'), 'utf8')).toBe('precious');
    expect(readdirSync(directory)).toEqual(['checkpoint-5']);
  });

  it('are put right after a death: half a one goes, one that was to be replaced comes back', () => {
    const directory = temporary();
    for (const name of ['.writing-checkpoint-3', '.old-checkpoint-2', '.old-checkpoint-1', 'checkpoint-1', '.cache']) {
      mkdirSync(join(directory, name));
      writeFileSync(join(directory, name, 'config.json'), name);
    }
    settleCheckpoints(directory);
    expect(readdirSync(directory).sort()).toEqual(['.cache', 'checkpoint-1', 'checkpoint-2']);
  });
});

describe('checkpoints on a full disk', () => {
  const disk = temporary();
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', disk]).status === 0;
  if (!isMounted)
    console.log(
      'No small disk can be mounted here (that needs root): the test of checkpoints on a full disk is skipped.',
    );
  afterAll(() => void (isMounted && spawnSync('umount', [disk])));

  it.skipIf(!isMounted)(
    'wait, the best and the last one, and are written when there is room; nothing half written stays',
    () => {
      const checkpoints = new Checkpoints(disk, 2);
      expect(checkpoints.save('checkpoint-1', files(100_000), true)).toBe(true);
      expect(checkpoints.save('checkpoint-2', files(200_000), true)).toBe(false);
      expect(checkpoints.save('checkpoint-3', files(200_000), false)).toBe(false);
      expect(checkpoints.save('checkpoint-4', files(200_000), false)).toBe(false);
      checkpoints.removeSurplus();
      expect([checkpoints.waits, checkpoints.best]).toEqual([true, 'checkpoint-1']);
      expect(readdirSync(disk)).toEqual(['checkpoint-1']);
      spawnSync('mount', ['-o', 'remount,size=1m', disk]);
      expect(checkpoints.tryAgain()).toEqual(['checkpoint-2', 'checkpoint-4']);
      checkpoints.removeSurplus();
      expect([checkpoints.waits, checkpoints.best]).toEqual([false, 'checkpoint-2']);
      expect(readdirSync(disk).sort()).toEqual(['checkpoint-2', 'checkpoint-4']);
      expect(existsSync(join(disk, 'checkpoint-4', 'config.json'))).toBe(true);
      rmSync(join(disk, 'checkpoint-4'), { recursive: true });
    },
  );
});
