/** Draws of how many of some independent events happen, each with its own probability. */

/** From this variance on, the normal distribution stands in for the exact one. */
const NORMAL_FROM = 25;
/** What lies farther from the mean is as good as impossible, in standard deviations. */
const FARTHEST = 12;

/**
 * @param probabilities of each event, in [0, 1]
 * @returns a function that draws a sum: exact (the Poisson binomial distribution) while the variance is small, else the nearest whole number
 * to a normal draw
 */
export function sumSampler(probabilities: readonly number[]): (random: () => number) => number {
  const n = probabilities.length;
  let [mean, variance] = [0, 0];
  for (const p of probabilities) {
    mean += p;
    variance += p * (1 - p);
  }
  if (variance >= NORMAL_FROM) {
    const deviation = Math.sqrt(variance);
    return (random) => {
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      return Math.min(n, Math.max(0, Math.round(mean + deviation * normal)));
    };
  }
  // The rarer of the two outcomes is counted, so that few counts are possible however many events there are.
  const isRare = mean <= n / 2;
  const most = Math.min(n, Math.ceil((isRare ? mean : n - mean) + FARTHEST * Math.sqrt(variance + 1)));
  const shares = new Float64Array(most + 1);
  shares[0] = 1;
  for (const probability of probabilities) {
    const p = isRare ? probability : 1 - probability;
    for (let count = most; count > 0; count--) shares[count] = shares[count]! * (1 - p) + shares[count - 1]! * p;
    shares[0] *= 1 - p;
  }
  return (random) => {
    let left = random();
    let count = 0;
    while (count < most && left >= shares[count]!) left -= shares[count++]!;
    return isRare ? count : n - count;
  };
}
