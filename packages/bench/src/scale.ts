/** Many runs and many viewers on one hub: start, list, memory, what a viewer receives, and how late a live point is. */

import { appendFileSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { EventBatch, FromViewer, RunEvent, Snapshot, ToViewer } from '@rewardboard/protocol';
import { SOCKET_PATH, VIEW_NAMESPACE } from '@rewardboard/protocol';
import { infoOf, linesOf } from '../../../apps/hub/src/testing/written-runs.ts';
import { Place, until } from '../../../e2e/processes.ts';
import { peakMemoryMb } from './peers/peak-memory.ts';

/** Of a run that rests: an evaluation every tenth step. */
const STEPS = 60;
const OLD_MS = 24 * 3_600_000;
const LIMIT_MS = 600_000;
const WATCHED_MS = 10_000;

/** A directory of finished runs, the port, the list, and a live run that comes last. */
async function manyRuns(count: number): Promise<void> {
  console.log(`\n${count} finished runs of ${STEPS} steps, one directory each`);
  const place = new Place();
  try {
    const directory = join(place.directory, 'outputs');
    for (let i = 0; i < count; i++) writeRun(directory, i);
    const began = Date.now();
    const { hub, url } = await place.board('watch', directory, '--port', '0');
    const after = () => `${Date.now() - began} ms from the start of the process`;
    say('the port answers', after());
    const viewer = new Watching(url);
    await until(() => viewer.listed.size > 0, 'a list', LIMIT_MS);
    say('a viewer has its first list', `${after()}: ${viewer.listed.size} runs, ${viewer.bytes} bytes`);
    const liveAt = Date.now();
    const live = new LiveJournal(directory, 'live');
    await until(async () => (await stateOf(url, 'live')) === 'running', 'the live run is known', 30_000)
      .then(() => say('a live run that began now is known', `${Date.now() - liveAt} ms after its first line`))
      .catch(() => say('a live run that began now is known', 'never (30 s)'));
    const seen = { listed: 0, judged: 0 };
    await until(async () => Object.assign(seen, await countsOf(url)).listed >= count, 'runs are listed', LIMIT_MS);
    await steady(async () => (await countsOf(url)).judged);
    const { listed, judged } = await countsOf(url);
    say('all are judged', `${after()}: ${judged} of ${listed} listed, of ${count + 1} written`);
    say('processor so far', `${cpuSeconds(hub.process.pid!).toFixed(1)} s`);
    say(
      'memory now, and at most',
      `${memoryMb(hub.process.pid!).toFixed(0)} and ${peakMemoryMb(hub.process.pid!).toFixed(0)} MB`,
    );
    live.append();
    const idle = cpuSeconds(hub.process.pid!);
    await wait(WATCHED_MS);
    say(
      'processor at rest',
      `${((100 * (cpuSeconds(hub.process.pid!) - idle) * 1000) / WATCHED_MS).toFixed(1)} % of a core`,
    );
    const late = new Watching(url);
    const asked = Date.now();
    await until(() => late.listed.size > 0, 'its list', LIMIT_MS);
    say('a later viewer has the list', `${Date.now() - asked} ms, ${late.listed.size} runs, ${late.bytes} bytes`);
    const opened = Date.now();
    late.watch(`run-${count - 1}`);
    await until(() => late.snapshots > 0 && late.steps >= STEPS, 'an old run is shown', LIMIT_MS).then(
      () => say('an old run is shown whole', `${Date.now() - opened} ms after it was asked for`),
      () => say('an old run is shown whole', 'never'),
    );
    viewer.close();
    late.close();
  } finally {
    await place.clear();
  }
}

/** Some runs are live at 1 Hz, and many viewers show the list and watch one of them. */
async function list(count: number, live: number, viewers: number): Promise<void> {
  console.log(
    `\n${count} runs, ${live} of them live at 1 Hz, ${viewers} viewers with the list open and one live run each`,
  );
  const place = new Place();
  try {
    const directory = join(place.directory, 'outputs');
    for (let i = live; i < count; i++) writeRun(directory, i);
    const journals = Array.from({ length: live }, (_, i) => new LiveJournal(directory, `live-${i}`));
    const { hub, url } = await place.board('watch', directory, '--port', '0');
    await until(async () => (await countsOf(url)).listed >= count, 'all are listed', LIMIT_MS);
    await steady(async () => (await countsOf(url)).judged);
    const watching = Array.from({ length: viewers }, () => new Watching(url));
    await until(() => watching.every(({ listed }) => listed.size > 0), 'all have the list', LIMIT_MS);
    watching.forEach((viewer, i) => viewer.watch(`live-${i % live}`));
    await until(() => watching.every(({ snapshots }) => snapshots > 0), 'all watch', LIMIT_MS);
    const before = watching.reduce((sum, { bytes }) => sum + bytes, 0);
    const cpu = cpuSeconds(hub.process.pid!);
    const began = Date.now();
    let next = 0;
    while (Date.now() - began < WATCHED_MS) {
      journals[next++ % live]!.append();
      await wait(began + (next * 1000) / live - Date.now());
    }
    const took = Date.now() - began;
    await wait(500);
    const bytes = watching.reduce((sum, viewer) => sum + viewer.bytes, 0) - before;
    say('a viewer receives', `${(bytes / viewers / took).toFixed(1)} kB/s`);
    say('append to viewer', quantiles(watching.flatMap(({ delays }) => delays)));
    say('the hub takes', `${((100 * 1000 * (cpuSeconds(hub.process.pid!) - cpu)) / took).toFixed(0)} % of a core`);
    say('holes', String(watching.reduce((sum, { holes }) => sum + holes, 0)));
    for (const viewer of watching) viewer.close();
  } finally {
    await place.clear();
  }
}

/** One run at 20 Hz. */
async function viewersOfOne(count: number): Promise<void> {
  console.log(`\n${count} viewers of one run at 20 Hz`);
  const place = new Place();
  try {
    const directory = join(place.directory, 'outputs');
    const journal = new LiveJournal(directory, 'live');
    const { hub, url } = await place.board('watch', directory, '--port', '0');
    await until(async () => (await countsOf(url)).listed === 1, 'it is listed', LIMIT_MS);
    const watching: Watching[] = [];
    for (let i = 0; i < count; i++) {
      watching.push(new Watching(url));
      if (i % 50 === 49) await until(() => watching.every(({ isConnected }) => isConnected), 'they come', LIMIT_MS);
    }
    await until(() => watching.every(({ isConnected }) => isConnected), 'all come', LIMIT_MS);
    for (const viewer of watching) viewer.watch('live');
    await until(() => watching.every(({ snapshots }) => snapshots > 0), 'all watch', LIMIT_MS);
    const cpu = cpuSeconds(hub.process.pid!);
    const began = Date.now();
    for (let i = 1; Date.now() - began < WATCHED_MS; i++) {
      journal.append();
      await wait(began + i * 50 - Date.now());
    }
    const took = Date.now() - began;
    await wait(500);
    say('append to viewer', quantiles(watching.flatMap(({ delays }) => delays)));
    say(
      'the hub takes',
      `${((100 * 1000 * (cpuSeconds(hub.process.pid!) - cpu)) / took).toFixed(0)} % of a core, ${memoryMb(hub.process.pid!).toFixed(0)} MB`,
    );
    say('holes', String(watching.reduce((sum, { holes }) => sum + holes, 0)));
    for (const viewer of watching) viewer.close();
  } finally {
    await place.clear();
  }
}

/** The hub is killed and starts again at its port. */
async function reconnect(count: number): Promise<void> {
  console.log(`\n${count} viewers of one run, beside 800 others, when the hub is killed and starts again`);
  const place = new Place();
  try {
    const directory = join(place.directory, 'outputs');
    for (let i = 0; i < 800; i++) writeRun(directory, i);
    new LiveJournal(directory, 'live').append();
    const { hub, url, port } = await place.board('watch', directory, '--port', '0');
    await until(async () => (await countsOf(url)).listed >= 801, 'all are listed', LIMIT_MS);
    const watching = Array.from({ length: count }, () => new Watching(url));
    await until(() => watching.every(({ isConnected }) => isConnected), 'all come', LIMIT_MS);
    for (const viewer of watching) viewer.watch('live');
    await until(() => watching.every(({ snapshots }) => snapshots > 0), 'all watch', LIMIT_MS);
    hub.process.kill('SIGKILL');
    await hub.exited;
    const killed = Date.now();
    for (const viewer of watching) viewer.comesBack();
    await place.board('watch', directory, '--port', String(port));
    say('the port answers', `${Date.now() - killed} ms after the kill`);
    await until(() => watching.every(({ wholeAt }) => wholeAt > 0), 'all are back', LIMIT_MS);
    say('viewers have their run again', quantiles(watching.map(({ wholeAt }) => wholeAt - killed)));
    for (const viewer of watching) viewer.close();
  } finally {
    await place.clear();
  }
}

/** A viewer as the page is one: the list, one run, and a pause with jitter before it comes again. */
class Watching {
  readonly listed = new Set<string>();
  bytes = 0;
  snapshots = 0;
  steps = 0;
  holes = 0;
  wholeAt = 0;
  readonly delays: number[] = [];
  readonly #socket: Socket<ToViewer, FromViewer>;
  #watched: string | null = null;
  #next = 0;
  #tries = 0;
  #isClosed = false;

  constructor(url: string) {
    this.#socket = io(url + VIEW_NAMESPACE, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { origin: url },
    });
    const socket = this.#socket;
    const engine = () =>
      socket.io.engine as unknown as { on(event: 'packet', listener: (packet: { data?: unknown }) => void): void };
    socket.io.on('open', () =>
      engine().on('packet', ({ data }) => (this.bytes += typeof data === 'string' ? Buffer.byteLength(data) : 0)),
    );
    socket.on('connect', () => {
      this.#tries = 0;
      socket.emit('list', true);
      if (this.#watched) this.watch(this.#watched);
    });
    socket.on('runs', ({ isNew, lines, removed = [] }, read) => {
      if (isNew) this.listed.clear();
      for (const { id } of lines) this.listed.add(id);
      for (const id of removed) this.listed.delete(id);
      read?.();
    });
    socket.on('snapshot', (snapshot) => this.#take(snapshot));
    socket.on('events', (batch) => this.#add(batch));
    const again = () => {
      if (this.#isClosed) return;
      const pause = [300, 700, 1500, 2000][Math.min(this.#tries++, 3)]!;
      setTimeout(() => this.#isClosed || socket.connect(), pause * (0.5 + Math.random()));
    };
    socket.on('disconnect', again);
    socket.on('connect_error', again);
  }

  get isConnected(): boolean {
    return this.#socket.connected;
  }
  watch(id: string): void {
    this.#watched = id;
    this.#socket.emit('watch', id, (error) => {
      if (error !== null && !this.#isClosed) setTimeout(() => this.watch(id), 250);
    });
  }
  comesBack(): void {
    this.wholeAt = 0;
    this.snapshots = 0;
  }
  close(): void {
    this.#isClosed = true;
    this.#socket.disconnect();
  }

  #take({ next, run }: Snapshot): void {
    this.snapshots++;
    this.#next = next;
    this.steps = run.lastStep;
    if (this.wholeAt === 0) this.wholeAt = Date.now();
  }
  #add({ from, events }: EventBatch): void {
    if (from !== this.#next) this.holes++;
    this.#next = from + events.length;
    const now = Date.now();
    for (const event of events as RunEvent[])
      if (event.type === 'train' && event.time) this.delays.push(now - event.time);
  }
}

class LiveJournal {
  readonly #path: string;
  #step = 0;

  constructor(directory: string, id: string) {
    mkdirSync(join(directory, id), { recursive: true });
    this.#path = join(directory, id, 'events.jsonl');
    writeFileSync(this.#path, linesOf([{ type: 'start', time: Date.now(), info: infoOf(id) }]));
    this.append();
  }
  append(): void {
    const step = ++this.#step;
    const events: RunEvent[] = [{ type: 'train', step, time: Date.now(), values: { 'train/loss': 1 / step } }];
    appendFileSync(this.#path, linesOf(events));
  }
}

function writeRun(directory: string, number: number): void {
  const id = `run-${number}`;
  const path = join(directory, id);
  mkdirSync(path, { recursive: true });
  const at = Date.now() - OLD_MS - number * 1000;
  const events: RunEvent[] = [{ type: 'start', time: at, info: { ...infoOf(id, at), plannedSteps: STEPS } }];
  for (let step = 1; step <= STEPS; step++) {
    events.push({ type: 'train', step, time: at + step, values: { 'train/loss': 0.7 / Math.sqrt(step) } });
    if (step % 10 === 0)
      events.push({
        type: 'evaluation',
        step,
        time: at + step,
        values: { 'eval/loss': 0.6 / Math.sqrt(step) + 0.1, 'eval/accuracy': 0.7 + step / 1000 },
        counts: { tp: 40, tn: 30 + step / 10, fp: 20 - step / 10, fn: 10 },
      });
  }
  events.push({ type: 'end', step: STEPS, time: at + STEPS, outcome: 'finished' });
  const file = join(path, 'events.jsonl');
  writeFileSync(file, linesOf(events));
  utimesSync(file, (at + STEPS) / 1000, (at + STEPS) / 1000);
}

async function countsOf(url: string): Promise<{ listed: number; judged: number }> {
  const { runs } = (await (await fetch(`${url}/api/runs`)).json()) as { runs: { verdict: string }[] };
  return { listed: runs.length, judged: runs.filter(({ verdict }) => verdict !== 'Not analyzed yet.').length };
}

async function stateOf(url: string, id: string): Promise<string | null> {
  const answer = await fetch(`${url}/api/runs/${id}`);
  return answer.ok ? ((await answer.json()) as { state: string }).state : null;
}

/** Waits until a number has not changed for two seconds. */
async function steady(ask: () => Promise<number>): Promise<void> {
  let last = await ask();
  let since = Date.now();
  await until(
    async () => {
      await wait(200);
      const now = await ask();
      if (now !== last) [last, since] = [now, Date.now()];
      return now > 0 && Date.now() - since > 2_000;
    },
    'nothing changes any more',
    LIMIT_MS,
  );
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function memoryMb(pid: number): number {
  return (Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) * 1024) / 1e6;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

function quantiles(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, most ${at(1)} ms, n ${sorted.length}`;
}

function say(what: string, value: string): void {
  console.log(`  ${what.padEnd(36)} ${value}`);
}

const chosen = process.argv.find((word) => word.startsWith('--part='))?.slice(7) ?? 'all';
const is = (part: string) => chosen === 'all' || chosen === part;
if (is('1000')) await manyRuns(1_000);
if (is('10000')) await manyRuns(10_000);
if (is('list')) await list(900, 100, 100);
if (is('viewers')) await viewersOfOne(100);
if (is('viewers')) await viewersOfOne(1_000);
if (is('reconnect')) await reconnect(300);
