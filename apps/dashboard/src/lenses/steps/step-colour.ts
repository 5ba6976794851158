/** The colour of a step's cell: the surer the model is, the stronger, blue for right and red for wrong. */

/** @param strength in per cent; the rest is paper */
export function stepColour(probability: number, threshold: number): string {
  const isRight = probability >= threshold;
  const share = isRight
    ? (probability - threshold) / (1 - threshold || 1)
    : (threshold - probability) / (threshold || 1);
  const percent = Math.round((isRight ? 12 : 14) + (isRight ? 78 : 76) * Math.min(1, Math.max(0, share || 0)));
  return `color-mix(in srgb, var(--${isRight ? 'train' : 'act'}) ${percent}%, var(--paper))`;
}
