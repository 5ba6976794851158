/** Ultralytics' validation: below "Class Images Instances Box(P R mAP50 mAP50-95)" a row "all", and one for each class. */

import type { BlockRecord } from './blocks.ts';

const HEADER = /^\s{0,40}(class|classes)\s+\S/i;
/** The names that its results.csv has. */
const NAMES: Readonly<Record<string, string>> = {
  p: 'precision',
  r: 'recall',
  top1_acc: 'accuracy_top1',
  top5_acc: 'accuracy_top5',
};
const COUNTS = /^(images|instances|labels|targets)$/i;
const PART = /^(box|mask|pose)\(/i;
const LETTERS: Readonly<Record<string, string>> = { box: 'B', mask: 'M', pose: 'P' };
const MAX_COLUMNS = 20;

export class ClassTable {
  #names: (string | null)[] = [];
  #isExpected = false;

  /** A row of the training came: what is evaluated next is of its epoch. After the training, the best model is evaluated once more. */
  expect(): void {
    this.#isExpected = true;
  }

  keep(): () => void {
    const [names, isExpected] = [this.#names, this.#isExpected];
    return () => void ([this.#names, this.#isExpected] = [names, isExpected]);
  }

  take(line: string): BlockRecord | 'part' | null {
    if (HEADER.test(line)) return this.#begin(line);
    if (this.#names.length === 0 || !/^\s{0,40}all\s/.test(line)) return null;
    const cells = line
      .trim()
      .split(/\s+/, MAX_COLUMNS + 1)
      .slice(1);
    if (cells.length !== this.#names.length) return null;
    if (!this.#isExpected) return 'part';
    this.#isExpected = false;
    const record: BlockRecord = { cells: [] };
    for (const [i, text] of cells.entries()) {
      const name = this.#names[i];
      if (name) record.cells.push({ name, split: 'eval', text });
    }
    return record;
  }

  #begin(line: string): 'part' | null {
    const colon = line.indexOf(':');
    const words = (colon < 0 ? line : line.slice(0, colon))
      .trim()
      .split(/\s+/, MAX_COLUMNS + 1)
      .slice(1);
    let part = 'box';
    const names = words.map((word) => {
      part = PART.exec(word)?.[1]!.toLowerCase() ?? part;
      const plain = word.replace(PART, '').replace(/\)$/, '');
      const name = NAMES[plain.toLowerCase()] ?? plain;
      if (COUNTS.test(plain)) return null;
      return /^(precision|recall|mAP)/.test(name) ? `metrics/${name}(${LETTERS[part]})` : `metrics/${name}`;
    });
    if (!names.some((name) => name !== null && /precision|mAP|accuracy_top1/.test(name))) return null;
    this.#names = names;
    return 'part';
  }
}
