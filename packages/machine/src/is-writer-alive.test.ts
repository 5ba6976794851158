import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
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

it('takes a process of another user for running', () => {
  // As the system answers to anybody but root.
  const kill = vi.spyOn(process, 'kill').mockImplementation(() => {
    throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
  });
  expect(isWriterAlive(process.pid, Date.now())).not.toBe(false);
  kill.mockRestore();
});

it.runIf(hasProc)('is not misled by parentheses in the name of a program', () => {
  const { title } = process;
  process.title = 'a) Z (b';
  try {
    expect(readFileSync(`/proc/${process.pid}/stat`, 'utf8')).toContain('(a) Z (b)');
    expect(isWriterAlive(process.pid, Date.now())).toBe(true);
  } finally {
    process.title = title;
  }
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
