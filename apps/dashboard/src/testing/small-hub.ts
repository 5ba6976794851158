/** A hub for component tests: a real server that sends what a test gives it, and remembers what the page posted. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BEAT_MS, SOCKET_PATH, VIEW_NAMESPACE, lineOf } from '@rewardboard/protocol';
import type { Alert, FromViewer, HubInfo, HubNotice, RunSummary, ListMessage, ToViewer } from '@rewardboard/protocol';
import { Server } from 'socket.io';
import { afterAll } from 'vitest';
import { theHub } from '../live/use-hub.ts';

interface Sent {
  info?: Partial<HubInfo>;
  runs?: RunSummary[];
  alerts?: Alert[];
  notices?: HubNotice[];
}

export interface SmallHub {
  send<M extends keyof ToViewer>(message: M, ...args: Parameters<ToViewer[M]>): void;
  /** Its runs are these now, and the page gets its list. */
  setRuns(runs: RunSummary[]): void;
  /** What the page posted, oldest first. */
  posts: { path: string; body: unknown }[];
  /** Runs that the page asked for, oldest first. */
  watched: string[];
  /** Whether it has a run. */
  knows: (runId: string) => boolean;
  /** The answer to the next posts. */
  answer: { status: number; body: unknown };
  close(): Promise<void>;
}

/** Starts it, points the page at it, and waits until the page is connected. Once per test file: a page has one hub. */
export async function startHub({ info = {}, runs = [], alerts = [], notices = [] }: Sent = {}): Promise<SmallHub> {
  const posts: SmallHub['posts'] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (piece: Buffer) => (text += piece.toString()));
    request.on('end', () => {
      if (request.method === 'POST')
        posts.push({ path: request.url!, body: text === '' ? null : (JSON.parse(text) as unknown) });
      response.writeHead(hub.answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(hub.answer.body));
    });
  });
  const sockets = new Server<FromViewer, ToViewer>(server, { path: SOCKET_PATH });
  const viewers = sockets.of(VIEW_NAMESPACE);
  const beats = setInterval(() => viewers.emit('beat'), BEAT_MS);
  viewers.on('connection', (socket) => {
    socket.emit('beat');
    socket.emit('hub', { version: '1', watching: ['logs'], now: Date.now(), shared: false, alerts: null, ...info });
    socket.emit('alerts', alerts);
    socket.emit('notices', notices);
    socket.on('list', (isWanted) => {
      if (isWanted) socket.emit('runs', listFor(listed));
    });
    socket.on('watch', (runId, reply) => {
      hub.watched.push(runId);
      const home = listed.find(({ formerIds }) => formerIds?.includes(runId));
      reply(hub.knows(runId) ? null : `There is no run ${runId} here.`, home?.id);
    });
  });
  let listed = runs;
  const hub: SmallHub = {
    setRuns(now) {
      listed = now;
      viewers.emit('runs', listFor(listed));
    },
    send: (message, ...args) => void viewers.emit(message, ...args),
    posts,
    watched: [],
    knows: () => false,
    answer: { status: 200, body: {} },
    async close() {
      clearInterval(beats);
      await sockets.close();
    },
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(`http://127.0.0.1:${port}/`);
  const { connection, runs: store } = theHub();
  store.want(true);
  await new Promise<void>((resolve) => {
    const check = () => connection.info !== null && store.view.isKnown && resolve();
    connection.subscribe(check);
    store.subscribe(check);
  });
  afterAll(() => hub.close());
  return hub;
}

function listFor(runs: readonly RunSummary[]): ListMessage {
  const lines = runs.filter(({ isUnlisted }) => !isUnlisted).map(lineOf);
  return { isNew: true, isWhole: true, lines };
}
