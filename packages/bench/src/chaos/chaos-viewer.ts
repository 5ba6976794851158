/** A viewer as the page is one: its run is the page's own code, and it watches again after a hole, a silence or a lost connection. */

import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { FromViewer, ToViewer } from '@rewardboard/protocol';
import { SILENCE_CHECK_MS, SOCKET_PATH, Silence, VIEW_NAMESPACE } from '@rewardboard/protocol';
import { FollowedRun } from '../../../../apps/dashboard/src/live/followed-run.ts';

const RETRY_MS = 200;

export class ChaosViewer {
  readonly #followed = new FollowedRun();
  readonly #socket: Socket<ToViewer, FromViewer>;
  readonly #silence = new Silence();
  readonly #timer: NodeJS.Timeout;
  #isAwaiting = false;

  constructor(
    url: string,
    cookie: string | null,
    private readonly runId: string,
  ) {
    const socket = (this.#socket = io(url + VIEW_NAMESPACE, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: RETRY_MS,
      reconnectionDelayMax: 2 * RETRY_MS,
      timeout: 5_000,
      extraHeaders: { origin: url, ...(cookie ? { cookie } : {}) },
    }));
    const heard = () => this.#silence.heard(Date.now());
    socket.onAny(heard);
    socket.io.on('open', () => this.#silence.opened(Date.now()));
    socket.io.on('ping', heard);
    socket.on('beat', () => this.#silence.beat(Date.now()));
    socket.on('connect', () => this.#watch());
    socket.on('disconnect', (reason) => {
      this.#followed.interrupt();
      if (reason === 'io server disconnect') socket.connect();
    });
    socket.on('snapshot', (snapshot) => {
      this.#isAwaiting = false;
      this.#followed.takeSnapshot(snapshot);
    });
    socket.on('events', (batch) => {
      if (this.#followed.takeBatch(batch) === 'hole') this.#watch();
    });
    this.#timer = setInterval(() => this.#endSilence(), SILENCE_CHECK_MS);
  }

  points(metric: string): [number, number][] {
    const series = this.#followed.run?.series.get(metric);
    return series ? Array.from(series.steps, (step, i) => [step, series.values[i]!]) : [];
  }

  get evaluations(): number[] {
    return this.#followed.evaluations.map(({ step }) => step);
  }

  get isFinished(): boolean {
    return this.#followed.run?.end?.outcome === 'finished';
  }

  close(): void {
    clearInterval(this.#timer);
    this.#socket.disconnect();
  }

  #watch(): void {
    this.#isAwaiting = true;
    this.#socket.emit('watch', this.runId, (error) => {
      if (error === null) return;
      this.#isAwaiting = false;
      setTimeout(() => this.#socket.connected && this.#watch(), RETRY_MS);
    });
  }

  #endSilence(): void {
    if (this.#silence.isLost(Date.now(), this.#isAwaiting) && this.#socket.connected)
      this.#socket.disconnect().connect();
  }
}
