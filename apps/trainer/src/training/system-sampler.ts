/** Samples what the training takes of its machine: processor, memory, and graphics cards where nvidia-smi is there. */

import { execFile } from 'node:child_process';
import type { Socket } from 'node:net';
import { cpus, freemem, totalmem } from 'node:os';
import type { Values } from '@rewardboard/protocol';

const QUERY = [
  '--query-gpu=index,utilization.gpu,memory.used,memory.total,temperature.gpu',
  '--format=csv,noheader,nounits',
];
/** A driver that hangs must not leave processes behind. */
const QUERY_LIMIT_MS = 5_000;
const MAX_CARDS = 16;
const GIB = 1024 ** 3;

export class SystemSampler {
  readonly #everyMs: number;
  #sampledAt = performance.now();
  #used = process.cpuUsage();
  #machine = machineTimes();
  /** Of the cards, since the last answer; their query takes a while, so it comes with a later log line. */
  #cards: Values = {};
  #hasCards = true;
  #isAsking = false;

  /** @param seconds between two samples; 0: none */
  constructor(seconds: number) {
    this.#everyMs = seconds > 0 ? seconds * 1000 : Infinity;
    if (seconds > 0) this.#ask();
  }

  /** What is to be logged now; empty unless a sample is due. */
  values(): Values {
    const now = performance.now();
    const elapsedMs = now - this.#sampledAt;
    if (elapsedMs < this.#everyMs) return {};
    const { user, system } = process.cpuUsage(this.#used);
    const before = this.#machine;
    this.#sampledAt = now;
    this.#used = process.cpuUsage();
    this.#machine = machineTimes();
    const passed = this.#machine.all - before.all;
    const values = {
      ...(passed > 0 ? { 'system/cpu_percent': (100 * (this.#machine.busy - before.busy)) / passed } : {}),
      'system/process_cpu_percent': (user + system) / 10 / elapsedMs,
      'system/memory_percent': 100 * (1 - freemem() / totalmem()),
      'system/process_memory_gib': process.memoryUsage.rss() / GIB,
      ...this.#cards,
    };
    this.#ask();
    return values;
  }

  #ask(): void {
    this.#cards = {};
    if (!this.#hasCards || this.#isAsking) return;
    const options = { timeout: QUERY_LIMIT_MS, killSignal: 'SIGKILL', windowsHide: true } as const;
    this.#isAsking = true;
    try {
      const query = execFile('nvidia-smi', QUERY, options, (error, output) => {
        this.#isAsking = false;
        if (error) this.#hasCards = false;
        else this.#cards = cardValues(output);
      });
      // A process that waits for a broken driver can't be killed: the trainer must be able to end without it.
      query.unref();
      for (const pipe of [query.stdin, query.stdout, query.stderr]) (pipe as Partial<Socket> | null)?.unref?.();
    } catch {
      // A PATH through a file, or no memory for one more process: thrown at once, while other faults come later.
      this.#hasCards = false;
    }
  }
}

/** @param output of nvidia-smi: "0, 97, 40123, 143771, 61", a line a card; "[N/A]" for what a card doesn't say */
export function cardValues(output: string): Values {
  const values: Values = {};
  for (const line of output.split('\n').slice(0, MAX_CARDS)) {
    const cells = line.split(',').map((cell) => (cell.trim() === '' ? NaN : Number(cell)));
    const [index, busy, used, total, celsius] = cells as [number, number?, number?, number?, number?];
    if (!Number.isInteger(index)) continue;
    const of = {
      percent: busy,
      memory_percent: total! > 0 ? (100 * used!) / total! : undefined,
      temperature: celsius,
    };
    for (const [name, value] of Object.entries(of))
      if (Number.isFinite(value)) values[`system/gpu_${index}_${name}`] = value!;
  }
  return values;
}

function machineTimes(): { busy: number; all: number } {
  let busy = 0;
  let all = 0;
  for (const { times } of cpus()) {
    const sum = times.user + times.nice + times.sys + times.irq + times.idle;
    all += sum;
    busy += sum - times.idle;
  }
  return { busy, all };
}
