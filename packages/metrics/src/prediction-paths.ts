/** What became of each example over the evaluations of a run. */

export type PredictionPath = 'always right' | 'learned' | 'goes back and forth' | 'forgotten' | 'never right';

/** The first and the last so many evaluations decide. */
export const PATH_ENDS = 4;
/** With more, it goes back and forth. */
export const MAX_PATH_CHANGES = 3;
/** What was right so often among the first ones can be forgotten. */
export const FORGOTTEN_FROM = 2;
/** Evaluations in which a label error would have to look like one, and the mean P of the truth below which it does. */
export const SURE_EVALUATIONS = 5;
const SURE_BELOW = 0.1;

/** @param isRight one an evaluation, oldest first; not empty */
export function pathOf(isRight: readonly boolean[]): PredictionPath {
  if (isRight.every(Boolean)) return 'always right';
  if (!isRight.some(Boolean)) return 'never right';
  const [first, last] = [isRight.slice(0, PATH_ENDS), isRight.slice(-PATH_ENDS)];
  const changes = isRight.filter((right, i) => i > 0 && right !== isRight[i - 1]).length;
  if (changes > MAX_PATH_CHANGES) return 'goes back and forth';
  if (last.every(Boolean) && !first.every(Boolean)) return 'learned';
  if (!last.some(Boolean) && first.filter(Boolean).length >= FORGOTTEN_FROM) return 'forgotten';
  return 'goes back and forth';
}

/** Whether it was wrong and sure in each of the last five evaluations: worth reading for a label error. @param pOfTruth oldest first */
export function isSureAndWrong(isRight: readonly boolean[], pOfTruth: readonly number[]): boolean {
  if (isRight.length < SURE_EVALUATIONS || isRight.slice(-SURE_EVALUATIONS).some(Boolean)) return false;
  return pOfTruth.slice(-SURE_EVALUATIONS).reduce((sum, p) => sum + p, 0) / SURE_EVALUATIONS < SURE_BELOW;
}
