/** Infers the number of examples behind a share: shares of n examples are multiples of 1 / n. */

/** Most examples that shares of so many digits are compared with. */
const MAX_OF_TWO_DIGITS = 100;
const MAX_OF_THREE_DIGITS = 500;
const MAX_OF_FOUR_DIGITS = 1_000;
/** Half a unit of the last digit, and a little more. */
const TWO_DIGITS = 5.1e-3;
const THREE_DIGITS = 5.1e-4;
const FOUR_DIGITS = 5.1e-5;
/** All digits of a single-precision number identify many more. */
const MAX_EXACT = 5_000;
const EXACT = 6e-8;
/** Of four digits, the number itself is inferred up to this one: larger ones fit by chance. */
const MAX_ROUNDED = 100;
/** Distinct shares that must fit: fewer for a very small number, more if they may all be fractions of a larger one. */
const MIN_DISTINCT = 3;
const SMALL = 20;
const MIN_DISTINCT_SMALL = 2;
const MIN_DISTINCT_EXACT = 4;
/** Of shares of two or three digits: at most this chance that some number up to the smallest that fits does so by chance. */
const BY_CHANCE = 0.02;
const MAX_DISTINCT = 100;
/** So many shares in equal steps, up or down, are too regular to be counted out of a set: a drawn or averaged score. */
const MIN_REGULAR = 4;
const SAME_STEP = 1e-9;

export class ShareSteps {
  #ofTwoDigits = upTo(MAX_OF_TWO_DIGITS);
  #ofThreeDigits = upTo(MAX_OF_THREE_DIGITS);
  #ofFourDigits = upTo(MAX_OF_FOUR_DIGITS);
  #distinct = new Set<number>();
  /** Most digits that one of them has; 4 stands for all above. */
  #digits = 2;
  /** Smallest number of which all shares with many digits are fractions; null if there is none. */
  #exact: number | null = 1;
  #exactShares = 0;
  #last = NaN;
  #step = NaN;
  /** All steps from one share to the next were equal. */
  #isRegular = true;

  add(share: number): void {
    if (share !== this.#last) this.#follow(share);
    if (this.#distinct.size >= MAX_DISTINCT || !(share >= 0 && share <= 1) || this.#distinct.has(share)) return;
    // Any number of examples has these two.
    if (share === 0 || share === 1) return;
    this.#distinct.add(share);
    this.#digits = Math.max(this.#digits, hasDigits(share, 2) ? 2 : hasDigits(share, 3) ? 3 : 4);
    this.#ofTwoDigits = this.#ofTwoDigits.filter((n) => isFraction(share, n, TWO_DIGITS));
    this.#ofThreeDigits = this.#ofThreeDigits.filter((n) => isFraction(share, n, THREE_DIGITS));
    this.#ofFourDigits = this.#ofFourDigits.filter((n) => isFraction(share, n, FOUR_DIGITS));
    if (hasManyDigits(share)) {
      const denominator = denominatorOf(share);
      this.#exactShares++;
      this.#exact = this.#exact === null || denominator === null ? null : leastCommon(this.#exact, denominator);
    }
  }

  /** The smallest number of examples that explains all shares; null if there is none, or too few shares were seen. */
  get examples(): number | null {
    const distinct = this.#distinct.size;
    if (this.#digits < 4) {
      if (this.#isRegular && distinct >= MIN_REGULAR) return null;
      // Some programs print two or three digits: such a share is within half a unit of an n-th with chance 2 n times the unit's half.
      const [n] = this.#digits === 2 ? this.#ofTwoDigits : this.#ofThreeDigits;
      const error = this.#digits === 2 ? TWO_DIGITS : THREE_DIGITS;
      return n !== undefined && distinct >= MIN_DISTINCT_SMALL && n * (2 * error * n) ** distinct < BY_CHANCE
        ? n
        : null;
    }
    if (this.#exactShares >= MIN_DISTINCT_EXACT) return this.#exact;
    const [smallest] = this.#ofFourDigits;
    if (smallest === undefined || smallest > MAX_ROUNDED || (this.#exactShares > 0 && smallest > SMALL)) return null;
    return distinct >= (smallest <= SMALL ? MIN_DISTINCT_SMALL : MIN_DISTINCT) ? smallest : null;
  }

  #follow(share: number): void {
    const step = share - this.#last;
    if (!Number.isNaN(this.#step) && Math.abs(step - this.#step) > SAME_STEP) this.#isRegular = false;
    this.#step = step;
    this.#last = share;
  }

  /** There are at least so many examples: with fewer, not all of these shares could have occurred. */
  get least(): number {
    if (this.#digits === 2) return this.#ofTwoDigits[0] ?? MAX_OF_TWO_DIGITS;
    if (this.#digits === 3) return this.#ofThreeDigits[0] ?? MAX_OF_THREE_DIGITS;
    if (this.#exactShares > 0) return this.#exact ?? MAX_EXACT;
    return this.#ofFourDigits[0] ?? MAX_OF_FOUR_DIGITS;
  }
}

function upTo(most: number): number[] {
  return Array.from({ length: most }, (_, i) => i + 1);
}

function isFraction(share: number, n: number, error: number): boolean {
  return Math.abs(share * n - Math.round(share * n)) < error * n;
}

function hasDigits(share: number, digits: number): boolean {
  return Math.abs(share * 10 ** digits - Math.round(share * 10 ** digits)) < 1e-5;
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
