/** Starts the real command in a folder of its own, and waits for what it says. */

import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COMMAND = join(ROOT, 'apps/cli/bin/rewardboard.mjs');

export interface Running {
  process: ChildProcess;
  /** Everything printed so far. */
  output(): string;
  /** Waits until the output matches; fails with the output when the process ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  exited: Promise<number | null>;
}

/** A temporary folder in which commands run, and everything that was started there. */
export class Place {
  readonly directory = mkdtempSync(join(tmpdir(), 'rewardboard-e2e-'));
  readonly #running: Running[] = [];

  rewardboard(...args: string[]): Running {
    const child = spawn(process.execPath, [COMMAND, ...args], {
      cwd: this.directory,
      env: { ...process.env, REWARDBOARD_STATE_DIR: join(this.directory, 'state'), NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    const listeners = new Set<() => void>();
    const hear = (chunk: Buffer) => {
      text += chunk.toString();
      for (const listener of listeners) listener();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
    const running: Running = {
      process: child,
      output: () => text,
      exited,
      says: (pattern) =>
        new Promise((resolve, reject) => {
          const look = () => {
            const match = pattern.exec(text);
            if (match) {
              listeners.delete(look);
              resolve(match);
            }
            return match !== null;
          };
          listeners.add(look);
          if (!look())
            void exited.then(() => look() || reject(new Error(`It ended without saying ${pattern}:\n${text}`)));
        }),
    };
    this.#running.push(running);
    return running;
  }

  /** Starts a hub and returns it with its address. */
  async board(...args: string[]): Promise<{ hub: Running; url: string; port: number }> {
    const hub = this.rewardboard(...args, '--no-open');
    const [, url] = await hub.says(/Board: (http:\/\/\S+)/);
    return { hub, url: url!.replace(/\/$/, ''), port: Number(new URL(url!).port) };
  }

  async clear(): Promise<void> {
    for (const { process: child } of this.#running)
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await Promise.all(
      this.#running.map(async ({ process: child, exited }) => {
        const late = setTimeout(() => child.kill('SIGKILL'), 8_000);
        await exited;
        clearTimeout(late);
      }),
    );
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Polls until the answer is true. */
export async function until(is: () => boolean | Promise<boolean>, what: string, limitMs = 30_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await is())) {
    if (Date.now() > end) throw new Error(`Waited ${limitMs} ms for this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
