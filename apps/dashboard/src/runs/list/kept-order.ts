/** Keeps things in order while a few of them change: only those are compared with others. */

/** When more than this share is new, all are sorted. */
const MANY = 0.25;

/** A thing that is the same object has not changed; `order` is 0 for things whose order doesn't matter. */
export class KeptOrder<T> {
  #sorted: readonly T[] = [];
  #known: ReadonlySet<T> = new Set();

  constructor(private readonly order: (a: T, b: T) => number) {}

  of(things: readonly T[]): readonly T[] {
    const added = things.filter((thing) => !this.#known.has(thing));
    const isAnyGone = this.#known.size + added.length > things.length;
    if (added.length === 0 && !isAnyGone) return this.#sorted;
    const now = new Set(things);
    if (added.length > MANY * things.length) this.#sorted = things.toSorted(this.order);
    else {
      const kept = isAnyGone ? this.#sorted.filter((thing) => now.has(thing)) : this.#sorted;
      this.#sorted = this.#merged(kept, added.sort(this.order));
    }
    this.#known = now;
    return this.#sorted;
  }

  #merged(kept: readonly T[], added: readonly T[]): readonly T[] {
    const merged: T[] = [];
    let from = 0;
    for (const thing of added) {
      let [low, high] = [from, kept.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.order(kept[middle]!, thing) <= 0) low = middle + 1;
        else high = middle;
      }
      for (; from < low; from++) merged.push(kept[from]!);
      merged.push(thing);
    }
    for (; from < kept.length; from++) merged.push(kept[from]!);
    return merged;
  }
}
