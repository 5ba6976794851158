/** Which evaluation a lens shows: the chosen one, else the checkpoint to keep, else the newest. */

/** @param steps rising, not empty @returns indices; `keep` is -1 where the checkpoint to keep has no predictions */
export function indexOfStep(
  steps: readonly number[],
  chosen: number | null,
  keepStep: number | null,
): { at: number; keep: number } {
  const keep = keepStep === null ? -1 : steps.indexOf(keepStep);
  const wanted = chosen === null ? -1 : steps.findLastIndex((step) => step <= chosen);
  const rest = keep >= 0 ? keep : steps.length - 1;
  return { at: chosen === null ? rest : Math.max(0, wanted), keep };
}
