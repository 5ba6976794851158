import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BadInput } from '../base/bad-input.ts';
import { claimed } from './claim.ts';

const temporary = () => join(mkdtempSync(join(tmpdir(), 'claim-')), 'new', 'run');

it('is of one training at a time, makes the directory, and leaves nothing behind', () => {
  const directory = temporary();
  const outcome = claimed(directory, () => {
    expect(() => claimed(directory, () => 'second')).toThrow(`${directory}: another training is starting there`);
    return 'first';
  });
  expect(outcome).toBe('first');
  expect(() =>
    claimed(directory, () => {
      throw new BadInput('no');
    }),
  ).toThrow('no');
  expect(readdirSync(directory)).toEqual([]);
});

it('of a process that died is taken over; one of a process that runs is not, nor a fresh one of another machine', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  const directory = temporary();
  claimed(directory, () => {});
  const leave = (content: object | string) =>
    writeFileSync(join(directory, '.starting'), typeof content === 'string' ? content : JSON.stringify(content));
  const at = Date.now();
  leave({ pid: child.pid, host: hostname(), at });
  expect(claimed(directory, () => 'mine')).toBe('mine');
  for (const held of [{ pid: process.pid, host: hostname(), at }, { pid: 1, host: 'another', at }, '']) {
    leave(held);
    expect(() => claimed(directory, () => 'mine')).toThrow('another training is starting');
    expect(existsSync(join(directory, '.starting'))).toBe(true);
  }
  utimesSync(join(directory, '.starting'), at / 1000 - 120, at / 1000 - 120);
  expect(claimed(directory, () => 'mine')).toBe('mine');
  expect(readdirSync(directory)).toEqual([]);
});

it('names the path where the directory cannot be made', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'claim-')), 'file');
  writeFileSync(file, '');
  expect(() => claimed(join(file, 'run'), () => {})).toThrow(
    `${join(file, 'run')}: cannot be used as the output directory: `,
  );
});
