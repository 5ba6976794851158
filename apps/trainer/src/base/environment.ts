/** The environment variables that the trainer reads or sets: all of them. */

import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where this project keeps what it remembers between runs. */
export function stateDirectory(): string {
  return (
    process.env.REWARDBOARD_STATE_DIR ??
    join(process.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'rewardboard')
  );
}

/** NO_COLOR (no-color.org): any value but the empty one forbids colours. */
export function colorsAllowed(): boolean {
  return !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}

/** What libtensorflow reads when it is loaded; a value that a person has set stays. */
export function prepareForLibtensorflow(): void {
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  process.env.TF_DETERMINISTIC_OPS ??= '1';
  // Kernels compiled for a new card are kept for the next start.
  process.env.CUDA_CACHE_MAXSIZE ??= '4294967296';
}

/** REWARDBOARD_KILLS: how often the test of kill -9 kills. */
export function killsWanted(): number | null {
  return process.env.REWARDBOARD_KILLS ? Number(process.env.REWARDBOARD_KILLS) : null;
}

/** The environment of the process that computes on one of several graphics cards: it sees that card only. */
export function environmentOfCard(index: number): NodeJS.ProcessEnv {
  const cards = process.env.CUDA_VISIBLE_DEVICES?.split(',') ?? [];
  return { ...process.env, CUDA_VISIBLE_DEVICES: cards[index]?.trim() ?? (cards.length > 0 ? '' : String(index)) };
}
