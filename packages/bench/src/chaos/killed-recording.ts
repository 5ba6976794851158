/** The recording process from outside: it is started, killed and paused, and what it said before is remembered. Nobody kills the one who remembers. */

import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { NODE_BUNDLE } from '../../../../apps/trainer/node-bundle.mjs';
import { ROOT } from '../../../../e2e/processes.ts';

/** @returns path of the bundled process, and a function that removes it */
export async function bundleRecording(): Promise<{ program: string; remove(): void }> {
  // Beside the trainer's packages, so that they are found.
  const dist = join(ROOT, 'apps/trainer/dist');
  mkdirSync(dist, { recursive: true });
  const directory = mkdtempSync(join(dist, 'chaos-'));
  const program = join(directory, 'recording.mjs');
  await build({ entryPoints: [join(ROOT, 'packages/bench/src/chaos/recording.ts')], outfile: program, ...NODE_BUNDLE });
  return { program, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

export class KilledRecording {
  /** The last step that it meant to record, and the last one of which `record` returned. */
  intended = 0;
  recorded = 0;
  /** Bytes that the hub said it has. */
  acknowledged = 0;
  isComplete = false;
  #child: ChildProcess | null = null;
  #exited: Promise<unknown> = Promise.resolve();
  #fault: string | null = null;

  constructor(
    private readonly program: string,
    private readonly directory: string,
    private readonly hubUrl: string,
    private readonly token: string | null,
  ) {}

  start(): void {
    const child = spawn(process.execPath, [this.program, this.directory, this.hubUrl, this.token ?? ''], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    let rest = '';
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop()!;
      for (const line of lines) this.#hear(line);
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.stdin.on('error', () => undefined);
    this.#exited = new Promise((resolve) => child.once('close', resolve)).then(() => {
      if (child.exitCode !== null && child.exitCode !== 0) this.#fault ??= `the recording ended by itself: ${errors}`;
    });
  }

  signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
    this.#child?.kill(name);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.#exited;
    this.check();
  }

  /** Records the end, and waits until the hub has everything. */
  async finish(): Promise<void> {
    this.#child?.stdin?.write('end\n');
    await this.#exited;
    this.check();
    if (!this.isComplete) throw new Error('The hub did not get everything.');
  }

  /** Throws where it said that something is wrong. */
  check(): void {
    if (this.#fault !== null) throw new Error(this.#fault);
  }

  #hear(line: string): void {
    const [word, number] = line.split(' ') as [string, string];
    if (word === 'intent') this.intended = Number(number);
    else if (word === 'ok') this.recorded = Number(number);
    else if (word === 'has') this.acknowledged = Number(number);
    else if (word === 'complete') this.isComplete = true;
    else this.#fault ??= `the recording said "${line}"`;
  }
}
