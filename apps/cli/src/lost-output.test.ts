/** The built command when its output goes away: a pipe's reader leaves, the disk is full, the terminal is closed. */

import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonWith } from '../../../e2e/python.mjs';

const COMMAND = fileURLToPath(new URL('../bin/rewardboard.mjs', import.meta.url));
const FULL_DEVICE = '/dev/full';
let folder: string;

/** Opens a terminal for a command, closes it when the command has printed a step, and prints how the command ended. */
const HANG_UP = `
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
seen = b''
while b'Step ' not in seen:
    seen += os.read(terminal, 65536)
os.close(terminal)
os.waitpid(pid, 0)
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rewardboard-output-'));
  mkdirSync(join(folder, 'logs'));
  const steps = Array.from({ length: 200 }, (_, n) => ({
    text: `step ${n} is ${n % 2 ? 'right' : 'wrong'}`,
    label: n % 2,
  }));
  const points = steps.map((_, step) => ({ step, loss: 1 / (step + 1) }));
  writeFileSync(join(folder, 'steps.jsonl'), steps.map((step) => JSON.stringify(step)).join('\n'));
  writeFileSync(join(folder, 'logs', 'metrics.jsonl'), points.map((point) => JSON.stringify(point)).join('\n'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environment = () => ({ ...process.env, NO_COLOR: '1', REWARDBOARD_STATE_DIR: join(folder, 'state') });
const training = (out: string, steps: number) => [
  COMMAND,
  ...`train --no-hub --backend cpu --data steps.jsonl --output_dir ${out} --max_steps ${steps}`.split(' '),
  ...'--num_train_epochs 100000 --logging_steps 1 --eval_steps 20 --save_steps 1000'.split(' '),
];
const endOf = (out: string) =>
  JSON.parse(
    readFileSync(join(folder, out, 'events.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .at(-1)!,
  ) as Record<string, unknown>;

/** The reader leaves at the first byte, or at once. */
async function withoutReader(args: string[], leaves: 'at once' | 'at the first byte') {
  const child = spawn(process.execPath, args, { cwd: folder, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  if (leaves === 'at the first byte') await once(child.stdout, 'data');
  child.stdout.destroy();
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

function into(path: string, args: string[]) {
  const out = openSync(path, 'w');
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    env: environment(),
    encoding: 'utf8',
    stdio: ['ignore', out, 'pipe'],
  });
  closeSync(out);
  return { status, stderr };
}

describe('a command that nobody reads any more', () => {
  it.each([
    ['--help'],
    ['help', 'train'],
    ['inspect', 'logs'],
    ['inspect', 'logs', '--json'],
    ['doctor', 'logs', '--json'],
    ['data', 'inspect', 'steps.jsonl'],
  ])('%s %s %s ends quietly', async (...args) => {
    expect(await withoutReader([COMMAND, ...args], 'at once')).toEqual({ code: 141, stderr: '' });
  });

  it('watch goes on until it is stopped', async () => {
    const child = spawn(process.execPath, [COMMAND, 'watch', 'logs', '--port', '0', '--no-open'], {
      cwd: folder,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(chunk.toString())![0];
    child.stdout.destroy();
    child.stderr.destroy();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    // It prints that it stops, to nobody.
    child.kill('SIGINT');
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  it('train goes on to its end', async () => {
    expect(await withoutReader(training('piped', 40), 'at the first byte')).toEqual({ code: 0, stderr: '' });
    expect(endOf('piped')).toMatchObject({ type: 'end', outcome: 'finished' });
  });
});

describe.skipIf(!existsSync(FULL_DEVICE))('a command whose output is on a full disk', () => {
  it('says so and fails', () => {
    expect(into(FULL_DEVICE, [COMMAND, 'inspect', 'logs'])).toEqual({
      status: 1,
      stderr: "error: standard output can't be written: the disk is full\n",
    });
  });

  it('train goes on to its end', () => {
    expect(into(FULL_DEVICE, training('full', 40))).toEqual({ status: 0, stderr: '' });
    expect(endOf('full')).toMatchObject({ type: 'end', outcome: 'finished' });
  });
});

describe.skipIf(process.platform === 'win32')('a training whose terminal is closed', () => {
  const python = pythonWith('pty');

  it.skipIf(python === null)('saves a checkpoint and records that it was stopped', () => {
    spawnSync(python!, ['-c', HANG_UP, process.execPath, ...training('hung-up', 1_000_000)], {
      cwd: folder,
      env: environment(),
    });
    expect(endOf('hung-up')).toMatchObject({ type: 'end', outcome: 'stopped', reason: 'stopped by SIGHUP' });
    expect(readdirSync(join(folder, 'hung-up')).filter((name) => name.startsWith('checkpoint-'))).not.toEqual([]);
  });
});
