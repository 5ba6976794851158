/** What `run.json` says that only its own machine can use: whose run this is, and which process writes it. */

import type { FileConsumer } from '@rewardboard/follower';
import { isRunId } from '../runs/run-id.ts';

const MAX_RUN_JSON_BYTES = 1024 * 1024;

export interface RunJson {
  id: string;
  pid: number | null;
  host: string | null;
  /** ms since 1970 of when its process began with it: a run that goes on is older. */
  startedAt: number;
}

/** Takes each complete version of the file; a half-written one is left until it is complete. */
export function readRunJson(take: (runJson: RunJson) => void): FileConsumer {
  return {
    read(bytes) {
      const parsed = parse(bytes);
      // Too long to be one: it is passed over, so that it is not kept in memory.
      if (!parsed) return bytes.length > MAX_RUN_JSON_BYTES ? bytes.length : 0;
      take(parsed);
      return bytes.length;
    },
    reset: () => undefined,
  };
}

function parse(bytes: Uint8Array): RunJson | null {
  try {
    const raw: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof raw !== 'object' || raw === null) return null;
    const { id, pid, host, createdAt, startedAt } = raw as Record<string, unknown>;
    if (!isRunId(id)) return null;
    return {
      id,
      pid: Number.isSafeInteger(pid) && (pid as number) > 1 ? (pid as number) : null,
      host: typeof host === 'string' ? host : null,
      startedAt: typeof startedAt === 'number' ? startedAt : typeof createdAt === 'number' ? createdAt : 0,
    };
  } catch {
    return null;
  }
}
