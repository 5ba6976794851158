/** A real TensorBoard with its Rust data server, started on a directory, and what its HTTP interface gives. */

import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

const VERSIONS = 'import tensorboard, tensorboard_data_server as s; print(tensorboard.__version__, s.__version__)';

/** Versions of TensorBoard and its data server in an interpreter, or null when it lacks one of them. */
export function tensorboardVersions(python: string): [string, string] | null {
  const { status, stdout } = spawnSync(python, ['-c', VERSIONS], { encoding: 'utf8' });
  return status === 0 ? (stdout.trim().split(' ') as [string, string]) : null;
}

export class TensorboardServer {
  private constructor(
    readonly process: ChildProcess,
    readonly url: string,
  ) {}

  static async start(python: string, directory: string): Promise<TensorboardServer> {
    const port = await freePort();
    const args = [
      '-m',
      'tensorboard.main',
      '--logdir',
      directory,
      '--port',
      String(port),
      '--host',
      '127.0.0.1',
      '--load_fast',
      'true',
    ];
    return new TensorboardServer(spawn(python, args, { stdio: 'ignore' }), `http://127.0.0.1:${port}`);
  }

  /** Points that it would draw, [wall time, step, value] each; empty while there are none. */
  async scalars(run: string, tag: string): Promise<[number, number, number][]> {
    try {
      const answer = await fetch(`${this.url}/data/plugin/scalars/scalars?${new URLSearchParams({ run, tag })}`);
      return answer.ok ? ((await answer.json()) as [number, number, number][]) : [];
    } catch {
      return []; // Not up yet.
    }
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    this.process.kill('SIGTERM');
    await once(this.process, 'exit');
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
