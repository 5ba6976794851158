/** The noise of metrics over a whole run, measured once for all who need it. */

import type { Values } from '@rewardboard/protocol';
import { Noise } from './noise.ts';

export class MetricNoises {
  /** Of validation minus training loss. */
  readonly gap = new Noise();
  readonly #noises = new Map<string, Noise>();
  /** Of the metrics of the newest evaluation, those with a noise. */
  #present: { metric: string; noise: Noise }[] = [];
  #newest: Values = {};
  #metrics: readonly string[] | null = null;

  /** Of the metric's finite values, from the newest evaluation on if it wasn't asked for before. */
  of(metric: string): Noise {
    let noise = this.#noises.get(metric);
    if (noise) return noise;
    this.#noises.set(metric, (noise = new Noise()));
    this.#metrics = null;
    noise.add(this.#newest[metric] ?? NaN);
    return noise;
  }

  /** @param metrics names of the values; the same list means the same names */
  add(values: Values, metrics: readonly string[], gap: number | null): void {
    this.#newest = values;
    if (this.#metrics !== metrics) {
      this.#metrics = metrics;
      this.#present = [...this.#noises].flatMap(([metric, noise]) =>
        metrics.includes(metric) ? [{ metric, noise }] : [],
      );
    }
    for (const { metric, noise } of this.#present) noise.add(values[metric]!);
    if (gap !== null) this.gap.add(gap);
  }
}
