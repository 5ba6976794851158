/** For tests: a hub on a free port with temporary folders, its viewers and its trainers; all gone when the test ends. */

import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { io } from 'socket.io-client';
import type { ManagerOptions, Socket, SocketOptions } from 'socket.io-client';
import { onTestFinished } from 'vitest';
import type {
  Alert,
  Diagnosis,
  EventBatch,
  FromUplink,
  FromViewer,
  HubInfo,
  HubNotice,
  Run,
  RunLine,
  ListMessage,
  Snapshot,
  SourceStatus,
  ToViewer,
} from '@rewardboard/protocol';
import {
  SOCKET_PATH,
  UPLINK_NAMESPACE,
  VIEW_NAMESPACE,
  applyEvents,
  eventFromWire,
  runOf,
  withChange,
  withJsonChanges,
} from '@rewardboard/protocol';
import type { Hub, HubOptions } from '../hub-options.ts';
import { startHub } from '../start-hub.ts';

export interface OpenHub extends Hub {
  /** The followed directory. */
  directory: string;
  stateDirectory: string;
  notices: string[];
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rewardboard-hub-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function openHub(options: Partial<HubOptions> & { folder?: string } = {}): Promise<OpenHub> {
  const { folder = await temporaryFolder(), ...rest } = options;
  const directory = join(folder, 'outputs');
  const stateDirectory = join(folder, 'state');
  await mkdir(directory, { recursive: true });
  const notices: string[] = [];
  const hub = await startHub({
    version: '0.0.0-test',
    port: 0,
    host: '127.0.0.1',
    directories: [directory],
    boardDirectory: null,
    stateDirectory,
    share: false,
    targets: [],
    notice: (text) => notices.push(text),
    ...rest,
  });
  let isOpen = true;
  const close = async () => {
    if (isOpen) await hub.close();
    isOpen = false;
  };
  onTestFinished(close);
  return { ...hub, directory, stateDirectory, notices, close };
}

type ViewerSocket = Socket<ToViewer, FromViewer>;

/** A viewer as the board has one: a snapshot, then events; a hole or another stream makes it watch again. */
export class Viewer {
  readonly socket: ViewerSocket;
  /** The list, in the order in which its runs came. */
  runs: RunLine[] = [];
  line: RunLine | null = null;
  readonly #lines = new Map<string, RunLine>();
  /** Called with each message of the list, however it came. */
  heardList: (message: ListMessage) => void = () => undefined;
  run: Run | null = null;
  diagnosis: Diagnosis | null = null;
  sources: SourceStatus[] = [];
  hub: HubInfo | null = null;
  alerts: Alert[] = [];
  acknowledged: string[] = [];
  hubNotices: HubNotice[] = [];
  readonly snapshots: Snapshot[] = [];
  readonly batches: EventBatch[] = [];
  holes = 0;
  stream = '';
  next = 0;
  isRevoked = false;
  error: Error | null = null;

  constructor(hub: { url: string }, options: Partial<ManagerOptions & SocketOptions> = {}) {
    this.socket = connectTo(hub.url, VIEW_NAMESPACE, { extraHeaders: { origin: hub.url }, ...options });
    const { socket } = this;
    socket.on('hub', (info) => (this.hub = info));
    socket.on('alerts', (alerts) => (this.alerts = alerts));
    socket.on('connect', () => socket.emit('list', true));
    socket.on('runs', (message, read) => this.#list(message, read));
    socket.on('packed-runs', (packed, read) =>
      this.#list(JSON.parse(inflateRawSync(packed).toString()) as ListMessage, read),
    );
    socket.on('line', (line) => (this.line = withChange(this.line ?? undefined, line)));
    socket.on('snapshot', (snapshot) => {
      this.snapshots.push(snapshot);
      this.run = runOf(snapshot.run);
      this.stream = snapshot.stream;
      this.next = snapshot.next;
      this.sources = snapshot.sources;
    });
    socket.on('events', (batch) => this.#add(batch));
    socket.on('diagnosis', ({ diagnosis }) => (this.diagnosis = diagnosis));
    socket.on('diagnosis-change', ({ changes }) => (this.diagnosis = withJsonChanges(this.diagnosis, changes)));
    socket.on('notices', (notices) => (this.hubNotices = notices));
    socket.on('acknowledged', ({ keys }) => (this.acknowledged = keys));
    socket.on('sources', ({ sources }) => (this.sources = sources));
    socket.on('revoked', () => (this.isRevoked = true));
    socket.on('connect_error', (error) => (this.error = error));
  }

  watch(runId: string): Promise<string | null> {
    return new Promise((resolve) => this.socket.emit('watch', runId, resolve));
  }

  steps(metric: string): number[] {
    return Array.from(this.run?.series.get(metric)?.steps ?? []);
  }

  #list(message: ListMessage, read?: () => void): void {
    const { isNew, lines, removed = [] } = message;
    this.heardList(message);
    if (isNew) this.#lines.clear();
    for (const id of removed) this.#lines.delete(id);
    for (const line of lines) this.#lines.set(line.id, withChange(this.#lines.get(line.id), line));
    this.runs = [...this.#lines.values()];
    read?.();
  }

  #add(batch: EventBatch): void {
    this.batches.push(batch);
    if (batch.stream !== this.stream || batch.from !== this.next || !this.run) {
      this.holes++;
      return;
    }
    applyEvents(
      this.run,
      batch.events.map((event) => eventFromWire(event)!),
    );
    this.next += batch.events.length;
  }
}

export type Sender = Socket<Record<string, never>, FromUplink>;

export function connectSender(hub: { url: string }, options: Partial<ManagerOptions & SocketOptions> = {}): Sender {
  return connectTo(hub.url, UPLINK_NAMESPACE, options);
}

function connectTo(url: string, namespace: string, options: Partial<ManagerOptions & SocketOptions>): ViewerSocket {
  const socket = io(`${url}${namespace}`, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 100,
    ...options,
  });
  onTestFinished(() => void socket.disconnect());
  return socket;
}
