/** Runs that were trained already, a file each: a minting that was broken off goes on, and a criterion can be changed without training anew. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { writeWholeFile } from '@rewardboard/machine';
import { ROOT } from '../../../../e2e/processes.ts';
import type { Recipe } from './recipe.ts';
import type { TrainedRun } from './train-run.ts';

const FOLDER = join(ROOT, 'e2e/.trained-runs');

/** @param trainer the commit whose trainer is meant: another trainer's run is none of ours */
export function trainedBefore(recipe: Recipe, trainer: string): TrainedRun | null {
  const file = fileOf(recipe, trainer);
  return existsSync(file) ? (deserialize(readFileSync(file)) as TrainedRun) : null;
}

export function keepTrained(recipe: Recipe, trainer: string, run: TrainedRun): void {
  mkdirSync(FOLDER, { recursive: true });
  writeWholeFile(fileOf(recipe, trainer), serialize(run));
}

export function forgetTrained(): void {
  rmSync(FOLDER, { recursive: true, force: true });
}

/** Named after all that the training depends on. */
function fileOf(
  { group, index, data, model, train, evaluations, evalSteps, logsPerEvaluation, faults, reported }: Recipe,
  trainer: string,
): string {
  const recipe = JSON.stringify([
    trainer,
    data,
    model,
    train,
    evaluations,
    evalSteps,
    logsPerEvaluation,
    faults,
    reported?.roundsRewards,
  ]);
  return join(FOLDER, `${group}-${index}-${createHash('sha256').update(recipe).digest('hex').slice(0, 12)}.v8`);
}
