/** A hub for tests, in a few lines. */

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';
import type { FromUplink, PredictionFile, UplinkReply } from '@rewardboard/protocol';
import { SOCKET_PATH, UPLINK_NAMESPACE } from '@rewardboard/protocol';
import type { Namespace } from 'socket.io';
import { Server } from 'socket.io';

/** What a hub must do with pieces, in a few lines: bytes at an offset, answered with how far it has come. */
export class SmallHub {
  kept = Buffer.alloc(0);
  pieces: { offset: number; length: number }[] = [];
  hellos: { runId: string; name: string; again?: boolean }[] = [];
  tokens: unknown[] = [];
  refusal: string | null = null;
  /** It reads the run's directory. */
  isFollowing = false;
  /** What it had before a trainer came whose journal begins in another way. */
  aside: Buffer[] = [];
  /** Pieces whose bytes are changed on their way. */
  damages = 0;
  /** Says no at the door. */
  doorRefusal: string | null = null;
  /** Of an older version, which takes none; what came of prediction files otherwise. */
  takesPredictions = false;
  predictions = new Map<string, Buffer>();
  listings: PredictionFile[][] = [];
  predictionPieces = 0;
  /** Takes a piece and dies before it answers. */
  dieAtPiece = Infinity;
  #server: Server | null = null;
  port = 0;

  async open(): Promise<void> {
    const http = createServer();
    this.#server = new Server(http, { path: SOCKET_PATH, transports: ['websocket'] });
    const uplinks: Namespace<FromUplink> = this.#server.of(UPLINK_NAMESPACE);
    uplinks.use((socket, next) => {
      this.tokens.push(socket.handshake.auth.token);
      next(this.doorRefusal === null ? undefined : new Error(this.doorRefusal));
    });
    uplinks.on('connection', (socket) => {
      const reply = (): UplinkReply =>
        this.refusal === null ? { offset: this.kept.length, sha256: sha256(this.kept) } : { error: this.refusal };
      socket.on('hello', (run, answer) => {
        this.hellos.push(run);
        if (run.again) this.aside.push(this.kept);
        if (run.again) this.kept = Buffer.alloc(0);
        answer(
          this.isFollowing
            ? { followed: true }
            : { ...reply(), ...(this.takesPredictions && run.predictions ? { takesPredictions: true } : {}) },
        );
      });
      socket.on('predictions', ({ files }, answer) => {
        this.listings.push(files);
        for (const name of this.predictions.keys())
          if (!files.some((file) => file.name === name)) this.predictions.delete(name);
        answer({ offsets: files.map(({ name }) => this.predictions.get(name)?.length ?? 0) });
      });
      socket.on('prediction-piece', ({ name, offset, bytes, crc32: checksum }, answer) => {
        const kept = this.predictions.get(name) ?? Buffer.alloc(0);
        if (crc32(bytes) !== checksum || offset !== kept.length) return answer({ offset: kept.length });
        this.predictions.set(name, Buffer.concat([kept, Buffer.from(bytes)]));
        if (++this.predictionPieces >= this.dieAtPiece) void this.close();
        else answer({ offset: offset + bytes.length });
      });
      socket.on('piece', ({ offset, bytes, crc32: checksum }, answer) => {
        if (this.damages-- > 0) bytes[0]! ^= 1;
        if (crc32(bytes) !== checksum) return answer(reply());
        this.pieces.push({ offset, length: bytes.length });
        if (offset <= this.kept.length) this.kept = Buffer.concat([this.kept.subarray(0, offset), Buffer.from(bytes)]);
        if (this.pieces.length >= this.dieAtPiece) void this.close();
        else answer(reply());
      });
    });
    await new Promise<void>((resolve) => http.listen(this.port, '127.0.0.1', resolve));
    this.port = (http.address() as AddressInfo).port;
  }

  /** As the board's owner does. @returns what the connected trainers answer */
  askToStop(request: unknown): Promise<unknown[]> {
    return this.#server!.of(UPLINK_NAMESPACE).timeout(5_000).emitWithAck('stop', request) as Promise<unknown[]>;
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
