/** A hub that is killed and started again at its port, with its state. */

import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PREDICTIONS_DIRECTORY, isPredictionFile } from '@rewardboard/protocol';
import { cookieFor } from '../../../../apps/hub/src/testing/ask.ts';
import type { Place, Running } from '../../../../e2e/processes.ts';

/** Prediction files of a run by name; none of those that are being written. */
export function predictionsIn(runDirectory: string): Map<string, Buffer> {
  const directory = join(runDirectory, PREDICTIONS_DIRECTORY);
  const names = existsSync(directory) ? readdirSync(directory).filter(isPredictionFile).sort() : [];
  return new Map(names.map((name) => [name, readFileSync(join(directory, name))]));
}

export class KilledHub {
  port = 0;
  /** Of a shared hub, from its first start. */
  token: string | null = null;
  cookie: string | null = null;
  #running: Running | null = null;

  constructor(
    private readonly place: Place,
    private readonly isShared: boolean,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The hub's copy of the run's journal. */
  get copy(): Buffer {
    const path = join(this.place.directory, 'state/remote/chaos/events.jsonl');
    return existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  }

  /** Its copies of the run's prediction files: those that have their name. */
  get predictions(): Map<string, Buffer> {
    return predictionsIn(join(this.place.directory, 'state/remote/chaos'));
  }

  /** @param isAwaited false: it may be killed before it listens */
  async start(isAwaited = true): Promise<void> {
    const empty = join(this.place.directory, 'empty');
    mkdirSync(empty, { recursive: true });
    const options = ['--port', String(this.port), '--no-open', ...(this.isShared ? ['--share'] : [])];
    const hub = this.place.rewardboard('watch', empty, ...options);
    this.#running = hub;
    if (!isAwaited) return;
    const [, port] = await hub.says(/Board: http:\/\/[^\s/]+:(\d+)/);
    if (this.port !== 0 && this.port !== Number(port)) throw new Error(`The hub came back at another port: ${port}.`);
    if (this.port !== 0) return;
    this.port = Number(port);
    if (!this.isShared) return;
    const [, link] = await hub.says(/Read-only link: (\S+)/);
    const [, token] = await hub.says(/\(--hub_token\): (\S+)/);
    this.token = token!;
    this.cookie = await cookieFor(this, link!);
  }

  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#running?.process.kill(name);
  }

  async kill(): Promise<void> {
    this.#running?.process.kill('SIGKILL');
    await this.#running?.exited;
  }

  /** Every step and value of the series, asked for in parts that are not thinned. */
  async points(metric: string, last: number): Promise<[number, number | string][]> {
    const points: [number, number | string][] = [];
    for (let from = 1; from <= last; from += 1_000) {
      const query = `metric=${encodeURIComponent(metric)}&from=${from}&to=${from + 999}`;
      const answer = await fetch(`${this.url}/api/runs/chaos/series?${query}`, {
        headers: this.cookie ? { cookie: this.cookie } : {},
      });
      if (!answer.ok) throw new Error(`The hub answers ${answer.status}: ${await answer.text()}`);
      const { steps, values } = (await answer.json()) as { steps: number[]; values: (number | string)[] };
      steps.forEach((step, i) => points.push([step, values[i]!]));
    }
    return points;
  }
}
