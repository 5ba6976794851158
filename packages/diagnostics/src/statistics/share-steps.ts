/** Infers the number of examples behind a share: shares of n examples are multiples of 1 / n. */

/** Four digits identify at most this many examples. */
const MAX_ROUNDED = 100;
/** Half a unit of the fourth digit, which most programs print at least. */
const ROUNDED = 5.1e-5;
/** All digits of a single-precision number identify many more. */
const MAX_EXACT = 5_000;
const EXACT = 6e-8;
/** Distinct shares that must fit: fewer for a very small number, more if they may all be fractions of a larger one. */
const MIN_DISTINCT = 3;
const SMALL = 20;
const MIN_DISTINCT_SMALL = 2;
const MIN_DISTINCT_EXACT = 4;
const MAX_DISTINCT = 100;

export class ShareSteps {
  #possible: number[] = Array.from({ length: MAX_ROUNDED - 1 }, (_, i) => i + 2);
  #distinct = new Set<number>();
  /** One of them has more than two digits. */
  #isFiner = false;
  /** Smallest number of which all shares with many digits are fractions; null if there is none. */
  #exact: number | null = 1;
  #exactShares = 0;

  add(share: number): void {
    if (!(share >= 0 && share <= 1) || this.#distinct.has(share) || this.#distinct.size >= MAX_DISTINCT) return;
    if (share !== 0 && share !== 1) this.#distinct.add(share);
    this.#isFiner ||= !isTwoDigits(share);
    this.#possible = this.#possible.filter((n) => Math.abs(share * n - Math.round(share * n)) < ROUNDED * n);
    const denominator = denominatorOf(share);
    if (hasManyDigits(share)) {
      this.#exactShares++;
      this.#exact = this.#exact === null || denominator === null ? null : leastCommon(this.#exact, denominator);
    }
  }

  /** The smallest number of examples that explains all shares; null if there is none, or too few shares were seen. */
  get examples(): number | null {
    // Two digits always fit 100 examples: some programs simply print two digits.
    if (!this.#isFiner) return null;
    if (this.#exactShares >= MIN_DISTINCT_EXACT) return this.#exact;
    const [smallest] = this.#possible;
    if (smallest === undefined || (this.#exactShares > 0 && smallest > SMALL)) return null;
    return this.#distinct.size >= (smallest <= SMALL ? MIN_DISTINCT_SMALL : MIN_DISTINCT) ? smallest : null;
  }
}

function isTwoDigits(share: number): boolean {
  return Math.abs(share * 100 - Math.round(share * 100)) < 1e-5;
}

function hasManyDigits(share: number): boolean {
  return Math.abs(share * 1e6 - Math.round(share * 1e6)) > 1e-3;
}

/** By its continued fraction. */
function denominatorOf(share: number): number | null {
  let [before, now] = [0, 1];
  let rest = share;
  for (let i = 0; i < 20; i++) {
    if (Math.abs(share - Math.round(share * now) / now) < EXACT) return now;
    const fraction = rest - Math.floor(rest);
    if (fraction === 0) return null;
    rest = 1 / fraction;
    [before, now] = [now, Math.floor(rest) * now + before];
    if (now > MAX_EXACT) return null;
  }
  return null;
}

function leastCommon(a: number, b: number): number | null {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  const least = (a / x) * b;
  return least <= 10 * MAX_EXACT ? least : null;
}
