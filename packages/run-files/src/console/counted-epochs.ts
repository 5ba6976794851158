/** Bars and lines that count their epochs in brackets at their beginning: "[1/5] train: 40%|████ | 40/100 [...]", then "[1/5] valid: loss=0.5". */

import type { ConsoleLine } from './line-shape.ts';

const AT_START = /^\s{0,10}\[\s{0,5}(\d{1,9})\s{0,3}\/\s{0,3}(\d{1,9})\s{0,3}\]/;

export class CountedEpochs {
  /** How many epochs the bars count. */
  #of: number | undefined;

  keep(): () => void {
    const of = this.#of;
    return () => void (this.#of = of);
  }

  /** What was taken for a step is an epoch. */
  correct(text: string, line: ConsoleLine): void {
    if (line.step === undefined) return;
    const [, at, of] = AT_START.exec(line.bar ? line.bar.title : text) ?? [];
    if (Number(at) !== line.step || (!line.bar && Number(of) !== this.#of)) return;
    this.#of = Number(of);
    line.epoch ??= line.step;
    line.step = line.steps = line.stepRank = undefined;
  }
}
