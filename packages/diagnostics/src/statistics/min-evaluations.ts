/** Evaluations before "nothing found" means anything. */
export const MIN_EVALUATIONS = 5;
