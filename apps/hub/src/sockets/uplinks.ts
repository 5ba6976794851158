/** Takes journals from trainers: into the run of a followed directory where this machine has it, else into a copy of the hub's own. */

import { MAX_PIECE_BYTES } from '@rewardboard/protocol';
import type { UplinkReply } from '@rewardboard/protocol';
import type { FollowedDirectories } from '../directories/followed-directories.ts';
import type { RemoteRuns } from '../journals/remote-runs.ts';
import { isRunId } from '../runs/run-id.ts';
import { guard } from './guarded.ts';
import type { UplinkNamespace, UplinkSocket } from './socket-server.ts';

const MAX_NAME_LENGTH = 200;
/** Runs that one trainer may send over one connection. */
const MAX_RUNS_A_SENDER = 8;

export interface UplinksOptions {
  namespace: UplinkNamespace;
  directories: FollowedDirectories;
  remote: RemoteRuns;
}

export function takeUplinks({ namespace, directories, remote }: UplinksOptions): void {
  namespace.on('connection', (socket) => {
    /** What this trainer said hello for, and where it goes. */
    const said = new Map<string, 'directory' | 'copy'>();

    const hello = async (runId: string, name: string): Promise<UplinkReply> => {
      if (!said.has(runId) && said.size >= MAX_RUNS_A_SENDER)
        return { error: `One connection sends at most ${MAX_RUNS_A_SENDER} runs.` };
      // The directory may be seconds old: it is looked for before a second copy of the run is begun.
      if (!said.has(runId) && !directories.withJournalOf(runId)) await directories.look();
      const directory = directories.withJournalOf(runId);
      if (directory) {
        if (!isOnThisMachine(socket))
          return { error: 'The hub follows a directory with this run; it takes its events from there.' };
        said.set(runId, 'directory');
        return { offset: directory.journal!.length };
      }
      if (said.get(runId) === 'copy') remote.goodbye(runId);
      const reply = await remote.hello(runId, name);
      if ('offset' in reply) said.set(runId, 'copy');
      else said.delete(runId);
      if (!socket.connected && said.delete(runId)) remote.goodbye(runId);
      return reply;
    };

    const piece = async (runId: string, offset: number, bytes: Uint8Array): Promise<UplinkReply> => {
      const place = said.get(runId);
      if (!place) return { error: `Say hello for run ${runId} first.` };
      if (place === 'copy') return remote.put(runId, offset, bytes);
      const directory = directories.withJournalOf(runId);
      if (!directory) return { error: 'The directory of this run is gone.' };
      if (!directory.journal!.agrees(offset, bytes))
        return { error: `These bytes at ${offset} are not those of this run’s file.` };
      if (!directory.fromUplink(offset, bytes)) await directories.look();
      return { offset: directory.journal!.length };
    };

    guard(socket, {
      async hello(value, answer) {
        const run = asHello(value);
        answer(
          run
            ? await hello(run.runId, run.name)
            : { error: 'hello takes a run: { runId, name }, the id of at most 64 letters, digits, ".", "_" and "-".' },
        );
      },
      async piece(value, answer) {
        const sent = asPiece(value);
        answer(
          sent
            ? await piece(sent.runId, sent.offset, sent.bytes)
            : { error: `A piece is { runId, offset, bytes }, at most ${MAX_PIECE_BYTES} bytes.` },
        );
      },
    });
    socket.on('disconnect', () => {
      for (const [runId, place] of said) if (place === 'copy') remote.goodbye(runId);
      said.clear();
    });
  });
}

function asHello(value: unknown): { runId: string; name: string } | null {
  const { runId, name } = fieldsOf(value);
  return isRunId(runId) && typeof name === 'string' ? { runId, name: name.slice(0, MAX_NAME_LENGTH) } : null;
}

function asPiece(value: unknown): { runId: string; offset: number; bytes: Uint8Array } | null {
  const { runId, offset, bytes } = fieldsOf(value);
  const isWhole =
    isRunId(runId) &&
    Number.isSafeInteger(offset) &&
    (offset as number) >= 0 &&
    bytes instanceof Uint8Array &&
    bytes.length <= MAX_PIECE_BYTES;
  return isWhole ? { runId, offset: offset as number, bytes } : null;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isOnThisMachine(socket: UplinkSocket): boolean {
  const address = socket.request.socket.remoteAddress ?? '';
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}
