/** Learning-rate schedules of other trainers, by the share of the plan. */

export function linear(peak: number, warmup = 0): (share: number) => number {
  return (share) => peak * (share < warmup ? share / warmup : (1 - share) / (1 - warmup || 1));
}

export function cosine(peak: number, warmup = 0): (share: number) => number {
  return (share) =>
    share < warmup ? (peak * share) / warmup : (peak * (1 + Math.cos((Math.PI * (share - warmup)) / (1 - warmup)))) / 2;
}

export function constant(peak: number): () => number {
  return () => peak;
}

/** Warm-up that is longer than the run: it reaches `reached` of the peak at the end. */
export function rising(peak: number, reached: number): (share: number) => number {
  return (share) => peak * reached * share;
}

/** Divided by ten at each milestone. */
export function steps(peak: number, milestones: readonly number[]): (share: number) => number {
  return (share) => peak * 0.1 ** milestones.filter((at) => share >= at).length;
}
