/** The shared boards of this user on this machine: each leaves its port, and the key that `link` and `token` show, in the state directory. */

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from './usage-error.ts';

const FILE = /^hub-(\d{1,5})\.json$/;
/** How long one of several may take to say that it is there. */
const ANSWER_MS = 3_000;

export interface SharedBoard {
  port: number;
  ownerKey: string;
}

/** @param port as it was given; without one, the only board that runs. @throws UsageError that names the boards there are */
export async function sharedBoard(stateDirectory: string, port?: string): Promise<SharedBoard> {
  const left = boardsIn(stateDirectory);
  if (port !== undefined) {
    const named = left.find((board) => String(board.port) === port);
    if (named) return named;
  }
  const running = await thoseThatAnswer(left);
  if (port === undefined && running.length === 1) return running[0]!;
  const none =
    port === undefined ? 'No shared board of yours is running here.' : `You have no shared board on port ${port}.`;
  if (running.length === 0) throw new UsageError(`${none} Start one with: rewardboard watch outputs --share`);
  const ports = running.map((board) => board.port).join(', ');
  if (port !== undefined) throw new UsageError(`${none} Yours: --port ${ports}`);
  throw new UsageError(
    `You have ${running.length} shared boards here, on ports ${ports}. Choose one: --port ${running[0]!.port}`,
  );
}

/** Also those that were killed: they could not take their files away. */
function boardsIn(stateDirectory: string): SharedBoard[] {
  let names: string[];
  try {
    names = readdirSync(stateDirectory);
  } catch {
    return [];
  }
  return names
    .flatMap((name) => {
      const port = Number(FILE.exec(name)?.[1]);
      const ownerKey = port > 0 ? keyIn(join(stateDirectory, name)) : null;
      return ownerKey === null ? [] : [{ port, ownerKey }];
    })
    .toSorted((a, b) => a.port - b.port);
}

function keyIn(file: string): string | null {
  try {
    const { ownerKey } = JSON.parse(readFileSync(file, 'utf8')) as { ownerKey?: unknown };
    return typeof ownerKey === 'string' ? ownerKey : null;
  } catch {
    return null;
  }
}

/** By asking, not by process ids: a board may run in a container that has its own. */
async function thoseThatAnswer(boards: readonly SharedBoard[]): Promise<SharedBoard[]> {
  const answered = await Promise.all(
    boards.map(({ port, ownerKey }) =>
      fetch(`http://127.0.0.1:${port}/api/links`, {
        headers: { Authorization: `Bearer ${ownerKey}` },
        signal: AbortSignal.timeout(ANSWER_MS),
      }).then(
        ({ ok }) => ok,
        () => false,
      ),
    ),
  );
  return boards.filter((_, i) => answered[i]);
}
