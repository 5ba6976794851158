/** The gradient of a step, added up from those of its parts. */

export class GradientSum {
  /** All parameters one after the other; without meaning while nothing was added. */
  readonly values: Float32Array;
  isEmpty = true;

  constructor(values: Float32Array) {
    this.values = values;
  }

  /** @param parts one gradient, cut into pieces that follow one another */
  add(parts: readonly Float32Array[]): void {
    let at = 0;
    for (const part of parts) {
      if (this.isEmpty) this.values.set(part, at);
      else for (let i = 0; i < part.length; i++) this.values[at + i]! += part[i]!;
      at += part.length;
    }
    this.isEmpty = false;
  }
}
