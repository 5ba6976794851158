/** Evaluations before "no problems found" means anything. */
export const MIN_EVALUATIONS = 5;
