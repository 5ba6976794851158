/** A TCP proxy that does to connections what bad networks do: it cuts, holds back, splits and doubles what passes. */

import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

export type NetworkFault = 'cut' | 'hold' | 'split' | 'double';
export const NETWORK_FAULTS: readonly NetworkFault[] = ['cut', 'hold', 'split', 'double'];

/** Between the halves of a piece that is split. */
const SPLIT_MS = 30;

export class FaultyProxy {
  readonly counts = { cut: 0, hold: 0, split: 0, double: 0 };
  readonly #server: Server;
  readonly #open = new Set<Connection>();

  private constructor(targetPort: number) {
    this.#server = createServer((near) => {
      const connection = new Connection(near, connect(targetPort, '127.0.0.1'), () => this.#open.delete(connection));
      this.#open.add(connection);
    });
  }

  static async open(targetPort: number): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(targetPort);
    await new Promise<void>((resolve) => void proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** @param share from 0 to 1: which of the open connections @param holdMs of a connection that is held */
  misbehave(fault: NetworkFault, share: number, isUpward: boolean, holdMs: number): void {
    const connection = [...this.#open][Math.floor(share * this.#open.size)];
    if (!connection) return;
    this.counts[fault]++;
    connection.misbehave(fault, isUpward, holdMs);
  }

  close(): void {
    this.#server.close();
    for (const connection of this.#open) connection.cut();
  }
}

class Connection {
  readonly #near: Socket;
  readonly #far: Socket;
  readonly #next = new Map<Socket, 'split' | 'double'>();

  constructor(near: Socket, far: Socket, onClose: () => void) {
    this.#near = near;
    this.#far = far;
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.setNoDelay();
      from.on('data', (bytes) => this.#pass(from, to, bytes));
      from.on('error', () => undefined);
      from.on('close', () => {
        to.destroy();
        onClose();
      });
    }
  }

  misbehave(fault: NetworkFault, isUpward: boolean, holdMs: number): void {
    if (fault === 'cut') this.cut();
    else if (fault === 'hold') {
      for (const socket of [this.#near, this.#far]) socket.pause();
      setTimeout(() => {
        for (const socket of [this.#near, this.#far]) socket.resume();
      }, holdMs);
    } else this.#next.set(isUpward ? this.#near : this.#far, fault);
  }

  cut(): void {
    this.#near.destroy();
    this.#far.destroy();
  }

  #pass(from: Socket, to: Socket, bytes: Buffer): void {
    const fault = this.#next.get(from);
    this.#next.delete(from);
    if (fault !== 'split') {
      to.write(bytes);
      if (fault === 'double') to.write(bytes);
      return;
    }
    const half = Math.ceil(bytes.length / 2);
    to.write(bytes.subarray(0, half));
    // What comes after it has to wait.
    from.pause();
    setTimeout(() => {
      to.write(bytes.subarray(half));
      from.resume();
    }, SPLIT_MS);
  }
}
