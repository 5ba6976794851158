/** How many standard errors a two-sided level of confidence takes: by the normal distribution, and by Student's t for few observations. */

const MAX_HALVINGS = 200;
/** Terms of the continued fraction: it converges long before. */
const MAX_TERMS = 500;
const TINY = 1e-300;

/** @param confidence of |z| staying below, in [0, 1): 0.95 gives 1.96 @returns NaN outside */
export function normalQuantile(confidence: number): number {
  return twoSided(confidence, (z) => regularizedGamma(z * z * 0.5));
}

/** @param confidence in [0, 1) @param df degrees of freedom, > 0 @returns NaN outside */
export function studentQuantile(confidence: number, df: number): number {
  if (!(df > 0)) return NaN;
  return twoSided(confidence, (t) => 1 - incompleteBeta(df / (df + t * t), df / 2, 0.5));
}

/** Solves `within(x) = confidence` for x >= 0. @param within rising */
function twoSided(confidence: number, within: (x: number) => number): number {
  if (!(confidence >= 0 && confidence < 1)) return NaN;
  let [low, high] = [0, 1];
  while (within(high) < confidence && high < 1e300) high *= 2;
  for (let i = 0; i < MAX_HALVINGS && high - low > 1e-14 * high; i++) {
    const middle = (low + high) / 2;
    if (within(middle) < confidence) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(1/2, x), the error function of the root of x: its series (Abramowitz and Stegun 6.5.29), for x below 700. */
function regularizedGamma(x: number): number {
  if (x > 40) return 1;
  let term = 2;
  let sum = term;
  for (let n = 1; n < MAX_TERMS && term > 1e-18 * sum; n++) {
    term *= x / (n + 0.5);
    sum += term;
  }
  return (sum * Math.sqrt(x) * Math.exp(-x)) / Math.sqrt(Math.PI);
}

/** I_x(a, b) by Lentz's continued fraction (Press et al., Numerical Recipes, 6.4). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b;
}

function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m < MAX_TERMS; m++) {
    for (const numerator of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / awayFromZero(1 + numerator * d);
      c = awayFromZero(1 + numerator / c);
      result *= d * c;
    }
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return result;
}

function awayFromZero(x: number): number {
  return Math.abs(x) < TINY ? TINY : x;
}

const LANCZOS = [
  76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2,
  -0.5395239384953e-5,
];

/** ln of the gamma function for x > 0 (Lanczos 1964), to 2e-10. */
function logGamma(x: number): number {
  const shifted = x + 5.5;
  const sum = LANCZOS.reduce((total, factor, i) => total + factor / (x + 1 + i), 1.000000000190015);
  return (x + 0.5) * Math.log(shifted) - shifted + Math.log((2.5066282746310002 * sum) / x);
}
