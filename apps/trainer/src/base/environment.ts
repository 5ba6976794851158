/** The environment variables that the trainer reads or sets: all of them. */

import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The directory for state that outlives a run. As the XDG specification says, a relative XDG_STATE_HOME doesn't count. */
export function stateDirectory(): string {
  const { REWARDBOARD_STATE_DIR, XDG_STATE_HOME = '' } = process.env;
  return (
    REWARDBOARD_STATE_DIR ||
    join(isAbsolute(XDG_STATE_HOME) ? XDG_STATE_HOME : join(home(), '.local/state'), 'rewardboard')
  );
}

/** HOME may be empty, and in a container a user id may have no home at all. */
function home(): string {
  try {
    const directory = homedir();
    return isAbsolute(directory) ? directory : userInfo().homedir;
  } catch {
    return '/nonexistent';
  }
}

/** NO_COLOR (no-color.org): any non-empty value turns colours off. */
export function colorsAllowed(): boolean {
  return !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}

/** Variables that libtensorflow reads when it loads; values that are already set stay. */
export function prepareForLibtensorflow(): void {
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  process.env.TF_DETERMINISTIC_OPS ??= '1';
  // Cache the kernels compiled for a new graphics card.
  process.env.CUDA_CACHE_MAXSIZE ??= '4294967296';
}

/** ONNX Runtime 1.30 otherwise stores a device id in the home and reports its use to Microsoft. Call this before it loads. */
export function turnOffOnnxTelemetry(): void {
  process.env.ORT_DISABLE_TELEMETRY ??= '1';
}

/** REWARDBOARD_KILLS: how often the kill -9 test kills. */
export function killsWanted(): number | null {
  return process.env.REWARDBOARD_KILLS ? Number(process.env.REWARDBOARD_KILLS) : null;
}

/** The environment of a process that sees only one of several graphics cards. */
export function environmentOfCard(index: number): NodeJS.ProcessEnv {
  const cards = process.env.CUDA_VISIBLE_DEVICES?.split(',') ?? [];
  return { ...process.env, CUDA_VISIBLE_DEVICES: cards[index]?.trim() ?? (cards.length > 0 ? '' : String(index)) };
}
