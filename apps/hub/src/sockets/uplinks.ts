/** Receives journals from trainers, and keeps a copy of each. A run that the hub follows on disk needs no uplink. */

import { crc32 } from 'node:zlib';
import { MAX_PIECE_BYTES } from '@rewardboard/protocol';
import type { StopRequest, UplinkReply } from '@rewardboard/protocol';
import type { Asker } from '../access/access.ts';
import type { FollowedDirectories } from '../directories/followed-directories.ts';
import type { RemoteRuns } from '../journals/remote-runs.ts';
import type { SenderProof } from '../journals/sender-proof.ts';
import { isRunId } from '../runs/run-id.ts';
import { guard } from './guarded.ts';
import { asListing, asPredictionPiece } from './prediction-messages.ts';
import type { UplinkNamespace, UplinkSocket } from './socket-server.ts';

const MAX_NAME_LENGTH = 200;
const MAX_SECRET_LENGTH = 200;
/** Runs that one trainer may send over one connection. */
const MAX_RUNS_A_SENDER = 8;

export interface UplinksOptions {
  namespace: UplinkNamespace;
  directories: FollowedDirectories;
  remote: RemoteRuns;
  /** Whose trainer this is; null: its token no longer counts. */
  senderAt(socket: UplinkSocket): Asker | null;
}

const NO_HELLO = 'Send hello for this run first.';
/** How long a trainer may take to answer a request. */
const ANSWER_MS = 5_000;

export interface Uplinks {
  /** Asks the trainers that send this run to stop. @returns whether one of them will */
  stop(runId: string, request: StopRequest): Promise<boolean>;
}

export function takeUplinks({ namespace, directories, remote, senderAt }: UplinksOptions): Uplinks {
  /** Whether a trainer sends a run. */
  const senders = new Map<UplinkSocket, (runId: string) => boolean>();
  namespace.on('connection', (socket) => {
    /** Runs that this trainer sends. */
    const sent = new Set<string>();
    /** Of those, the ones whose journal it has still to show, with the secret that it will need from then on. */
    const unproven = new Map<string, { proof: SenderProof; secret: string | undefined }>();
    const isSender = (runId: string) => sent.has(runId) && !unproven.has(runId);
    senders.set(socket, isSender);

    const hello = async ({ runId, name, again, secret, predictions }: Hello): Promise<UplinkReply> => {
      if (!sent.has(runId) && sent.size >= MAX_RUNS_A_SENDER)
        return { error: `One connection can send at most ${MAX_RUNS_A_SENDER} runs.` };
      // The run's directory may be seconds old: it is searched for before a copy is begun.
      if (!sent.has(runId) && !directories.withJournalOf(runId)) await directories.look();
      const isProven = isSender(runId);
      unproven.delete(runId);
      if (sent.delete(runId)) remote.goodbye(runId);
      if (directories.withJournalOf(runId)) return { followed: true };
      const asker = senderAt(socket);
      if (!asker) return { error: 'The token is no longer valid.' };
      const { proof, ...reply } = await remote.hello(runId, name, asker.sender, again, secret, isProven);
      if ('offset' in reply) sent.add(runId);
      if (proof) unproven.set(runId, { proof, secret });
      if (!socket.connected && sent.delete(runId)) remote.goodbye(runId);
      return predictions && 'offset' in reply ? { ...reply, takesPredictions: true } : reply;
    };

    const piece = async ({ runId, offset, bytes, checksum }: Piece): Promise<UplinkReply> => {
      if (!sent.has(runId)) return { error: `Send hello for run ${runId} first.` };
      if (checksum !== undefined && crc32(bytes) !== checksum) return remote.refuseDamaged(runId);
      const asked = unproven.get(runId);
      if (!asked) return remote.put(runId, offset, bytes);
      const { reply, isProven } = await remote.prove(runId, asked.proof, { offset, bytes }, asked.secret);
      if (isProven && unproven.get(runId) === asked) unproven.delete(runId);
      return reply;
    };

    guard(socket, {
      async hello(value, answer) {
        const run = asHello(value);
        answer(
          run
            ? await hello(run)
            : { error: 'hello takes { runId, name }. An id has at most 64 letters, digits, ".", "_" and "-".' },
        );
      },
      async piece(value, answer) {
        const sent = asPiece(value);
        answer(
          sent
            ? await piece(sent)
            : { error: `A piece is { runId, offset, bytes, crc32 } with at most ${MAX_PIECE_BYTES} bytes.` },
        );
      },
      async predictions(value, answer) {
        const listing = asListing(value);
        if (!listing) return answer({ error: 'predictions takes { runId, files: [{ name, bytes, sha256 }] }.' });
        const { runId, files } = listing;
        answer((isSender(runId) && (await remote.predictionsOf(runId)?.list(files))) || { error: NO_HELLO });
      },
      async 'prediction-piece'(value, answer) {
        const part = asPredictionPiece(value);
        if (!part)
          return answer({
            error: `A piece of a prediction file is { runId, name, offset, bytes, crc32 } with at most ${MAX_PIECE_BYTES} bytes.`,
          });
        const { runId, name, offset, bytes, crc32: checksum } = part;
        const copies = isSender(runId) ? remote.predictionsOf(runId) : undefined;
        answer((await copies?.put(name, offset, bytes, checksum)) ?? { error: NO_HELLO });
      },
    });
    socket.on('disconnect', () => {
      for (const runId of sent) remote.goodbye(runId);
      sent.clear();
      senders.delete(socket);
    });
  });

  return {
    async stop(runId, request) {
      const asked = [...senders].filter(([, isSender]) => isSender(runId));
      const answers = asked.map(async ([socket]): Promise<unknown> =>
        socket
          .timeout(ANSWER_MS)
          .emitWithAck('stop', { runId, ...request })
          .catch(() => false),
      );
      return (await Promise.all(answers)).includes(true);
    },
  };
}

interface Piece {
  runId: string;
  offset: number;
  bytes: Uint8Array;
  /** Older trainers send none. */
  checksum: number | undefined;
}

interface Hello {
  runId: string;
  name: string;
  again: boolean;
  /** Older trainers send none. */
  secret: string | undefined;
  /** It would send its prediction files, too. */
  predictions: boolean;
}

function asHello(value: unknown): Hello | null {
  const { runId, name, again, secret, predictions } = fieldsOf(value);
  const isWhole =
    isRunId(runId) &&
    typeof name === 'string' &&
    (secret === undefined || (typeof secret === 'string' && secret.length <= MAX_SECRET_LENGTH));
  return isWhole
    ? { runId, name: name.slice(0, MAX_NAME_LENGTH), again: again === true, secret, predictions: predictions === true }
    : null;
}

function asPiece(value: unknown): Piece | null {
  const { runId, offset, bytes, crc32: checksum } = fieldsOf(value);
  const isWhole =
    isRunId(runId) &&
    Number.isSafeInteger(offset) &&
    (offset as number) >= 0 &&
    bytes instanceof Uint8Array &&
    bytes.length <= MAX_PIECE_BYTES &&
    (checksum === undefined || typeof checksum === 'number');
  return isWhole ? { runId, offset: offset as number, bytes, checksum } : null;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
