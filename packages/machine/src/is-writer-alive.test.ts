import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { isWriterAlive } from './is-writer-alive.ts';

const hasProc = existsSync('/proc/self/stat');

it('knows a running process, and one that has ended', async () => {
  expect(isWriterAlive(process.pid, Date.now())).not.toBe(false);
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  expect(isWriterAlive(child.pid!, Date.now())).toBe(false);
});

it.runIf(hasProc)('does not take a process that reused the number for the writer', () => {
  const startedAt = Date.now() - process.uptime() * 1000;
  expect(isWriterAlive(process.pid, startedAt)).toBe(true);
  expect(isWriterAlive(process.pid, startedAt - 60_000)).toBe(false);
  expect(isWriterAlive(process.pid, 0)).toBe(true);
});

it.runIf(hasProc)('takes a zombie for dead', async () => {
  // The child ends once the shell has become a program that never collects it.
  const script = '(until grep -q sleep /proc/$$/comm; do :; done) & echo $!; exec sleep 60';
  const parent = spawn('sh', ['-c', script]);
  try {
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const zombie = Number(output.toString());
    await vi.waitFor(() => expect(isWriterAlive(zombie, Date.now())).toBe(false));
    expect(process.kill(zombie, 0)).toBe(true);
  } finally {
    parent.kill('SIGKILL');
  }
});
