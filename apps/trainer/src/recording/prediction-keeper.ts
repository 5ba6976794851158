/** Keeps every prediction of each evaluation in the run's directory: a file an evaluation, whole or absent. */

import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { writeWholeFile } from '@rewardboard/machine';
import type { PredictedExamples } from '@rewardboard/protocol';
import {
  EXAMPLES_FILE,
  PREDICTIONS_DIRECTORY,
  npyOfFloat32,
  predictionFileName,
  stepOfPredictionFile,
} from '@rewardboard/protocol';
import { systemReason } from '../base/bad-input.ts';

/** Files of evaluations at most; beyond them, or beyond the bytes, the closest steps are thinned out. */
const MAX_KEPT_EVALUATIONS = 1_000;
/** Of all evaluations together. */
export const MAX_KEPT_BYTES = 256 * 1024 * 1024;

/** Removes what an earlier run left, and nothing that another program put there. @param beyond only evaluations of later steps */
export function removePredictions(runDirectory: string, beyond = -1): void {
  const directory = join(runDirectory, PREDICTIONS_DIRECTORY);
  for (const name of namesIn(directory)) {
    const step = stepOfPredictionFile(name);
    const isCut = step !== null && step > beyond;
    const isTorn = name.endsWith('.writing');
    if (isCut || isTorn || (beyond < 0 && name === EXAMPLES_FILE)) rmSync(join(directory, name), { force: true });
  }
}

export class PredictionKeeper {
  readonly #directory: string;
  readonly #ids: readonly number[];
  readonly #mostFiles: number;
  readonly #warn: (text: string) => void;
  /** Rising. */
  readonly #steps: number[];
  #isThinned = false;
  #hasFailed = false;

  /** @param warn hears once of what can't be kept, and once that evaluations are left out */
  constructor(
    runDirectory: string,
    examples: PredictedExamples,
    warn: (text: string) => void,
    { maxFiles = MAX_KEPT_EVALUATIONS, maxBytes = MAX_KEPT_BYTES } = {},
  ) {
    this.#directory = join(runDirectory, PREDICTIONS_DIRECTORY);
    this.#ids = examples.id;
    this.#warn = warn;
    // The first, the last and the best are always there.
    this.#mostFiles = Math.max(3, Math.min(maxFiles, Math.floor(maxBytes / Math.max(1, 4 * examples.id.length))));
    this.#attempt('', () => {
      mkdirSync(this.#directory, { recursive: true });
      // Predictions of other examples would be read as being about these.
      if (fingerprintIn(this.#directory) !== examples.fingerprint) removePredictions(runDirectory);
      writeWholeFile(join(this.#directory, EXAMPLES_FILE), gzipSync(JSON.stringify(examples)));
    });
    this.#steps = namesIn(this.#directory)
      .flatMap((name) => stepOfPredictionFile(name) ?? [])
      .sort((a, b) => a - b);
    const { total, withoutText, id } = examples;
    if (id.length < total)
      warn(
        `the validation set has ${total} rows; ${PREDICTIONS_DIRECTORY}/ keeps the predictions of ${id.length}, whole problems drawn at random`,
      );
    if (withoutText > 0) warn(`${PREDICTIONS_DIRECTORY}/ leaves out the texts of ${withoutText} rows`);
  }

  /** @param values of the whole validation set @param best the step whose predictions are never thinned out */
  keep(step: number, values: Float32Array, best: number | null): void {
    const bytes = npyOfFloat32(Float32Array.from(this.#ids, (id) => values[id]!));
    const isKept = this.#attempt(` of step ${step}`, () =>
      writeWholeFile(join(this.#directory, predictionFileName(step)), bytes),
    );
    if (!isKept) return;
    if (this.#steps.at(-1) !== step) this.#steps.push(step);
    if (this.#steps.length > this.#mostFiles) this.#thin(best);
  }

  /** Removes the evaluation whose neighbours are closest to each other, so that the rest stay spread over the training. */
  #thin(best: number | null): void {
    const steps = this.#steps;
    let closest = -1;
    for (let i = 1; i < steps.length - 1; i++) {
      if (steps[i] === best) continue;
      if (closest < 0 || steps[i + 1]! - steps[i - 1]! < steps[closest + 1]! - steps[closest - 1]!) closest = i;
    }
    const [step] = steps.splice(closest, 1);
    rmSync(join(this.#directory, predictionFileName(step!)), { force: true });
    if (this.#isThinned) return;
    this.#isThinned = true;
    this.#warn(
      `${PREDICTIONS_DIRECTORY}/ keeps the predictions of ${this.#mostFiles} evaluations; from now on, those in between are left out`,
    );
  }

  /** Predictions are worth less than the training: it goes on without them. */
  #attempt(what: string, write: () => void): boolean {
    try {
      write();
      return true;
    } catch (error) {
      if (!this.#hasFailed)
        this.#warn(
          `the predictions${what} can't be kept in ${PREDICTIONS_DIRECTORY}/: ${systemReason(error)}; training continues`,
        );
      this.#hasFailed = true;
      return false;
    }
  }
}

function fingerprintIn(directory: string): unknown {
  try {
    const text = gunzipSync(readFileSync(join(directory, EXAMPLES_FILE))).toString('utf8');
    return (JSON.parse(text) as { fingerprint?: unknown } | null)?.fingerprint;
  } catch {
    return null;
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
