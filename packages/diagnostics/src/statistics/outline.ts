/** A growing series in a bounded number of evenly spread points, each the mean of equally many values. */

const MAX_POINTS = 32;

export class Outline {
  #each = 1;
  #points: { at: number; value: number }[] = [];
  #open = { at: 0, value: 0, count: 0 };

  /** @param weight how many values it stands for */
  add(at: number, value: number, weight = 1): void {
    this.#open.at += at * weight;
    this.#open.value += value * weight;
    this.#open.count += weight;
    const { count } = this.#open;
    if (count < this.#each) return;
    this.#points.push({ at: this.#open.at / count, value: this.#open.value / count });
    this.#open = { at: 0, value: 0, count: 0 };
    if (this.#points.length < MAX_POINTS) return;
    this.#points = Array.from({ length: MAX_POINTS / 2 }, (_, i) =>
      mean(this.#points[2 * i]!, this.#points[2 * i + 1]!),
    );
    this.#each *= 2;
  }

  /** Complete points so far. */
  get points(): readonly { at: number; value: number }[] {
    return this.#points;
  }

  /** Slope of the least-squares line through part of the points, given as shares of all; NaN for fewer than three. */
  slope(from: number, to: number): number {
    const part = this.#points.slice(Math.floor(from * this.#points.length), Math.ceil(to * this.#points.length));
    if (part.length < 3) return NaN;
    const at = part.reduce((sum, point) => sum + point.at, 0) / part.length;
    const value = part.reduce((sum, point) => sum + point.value, 0) / part.length;
    let above = 0;
    let below = 0;
    for (const point of part) {
      above += (point.at - at) * (point.value - value);
      below += (point.at - at) ** 2;
    }
    return above / below;
  }
}

function mean(a: { at: number; value: number }, b: { at: number; value: number }) {
  return { at: (a.at + b.at) / 2, value: (a.value + b.value) / 2 };
}
