/** Records that stand in tables and boxes: each row of a table is one, and so is a whole box. */

import type { Split } from '@rewardboard/metrics';
import { isKnownMetric } from '@rewardboard/metrics';
import type { Values } from '@rewardboard/protocol';
import type { CellNumbers } from '../cell-numbers.ts';
import type { MetricNames } from '../metric-names.ts';
import type { Said } from './said.ts';
import { coordinateOf } from '../point-event.ts';
import { barOf } from './bar.ts';
import { ClassTable } from './class-table.ts';
import { SplitTable } from './split-table.ts';
import type { Table } from './table.ts';
import { cellsOf, isRowOfPipes, tableHeader, tableRow } from './table.ts';

export interface Cell {
  name: string;
  path?: string | undefined;
  split?: Split | undefined;
  text: string;
}

export interface BlockRecord {
  /** As they are written. */
  step?: string;
  epoch?: string;
  cells: Cell[];
}

const MAX_BOX = 200;
const RULE = /^\s{0,20}[-+=─━└┴┘╰╯]{5,}\s{0,20}$/;
/** Groups that say how long something took. */
const OF_TIME = /^time\//;

export class Blocks {
  #table: Table | null = null;
  readonly #splits = new SplitTable();
  readonly #classes = new ClassTable();
  /** Name to number, of the box whose end hasn't come yet. */
  #box = new Map<string, string>();
  #section = '';

  keep(): () => void {
    const [table, box, section] = [this.#table, new Map(this.#box), this.#section];
    const back = [this.#splits.keep(), this.#classes.keep()];
    return () => {
      [this.#table, this.#box, this.#section] = [table, box, section];
      for (const putBack of back) putBack();
    };
  }

  /** @returns 'part' for a line that makes a record together with others, or has none; null for one that isn't of a block */
  take(line: string): BlockRecord | 'part' | null {
    const row = this.#table && this.#row(this.#table, line);
    if (row) return row;
    const found = this.#classes.take(line);
    if (found) return found;
    if (isRowOfPipes(line) && this.#addToBox(line)) return 'part';
    if (this.#box.size > 0) {
      const record = RULE.test(line) ? this.#boxed() : null;
      this.#box = new Map();
      if (record) return record;
    }
    return line.includes('|') ? this.#splits.take(line) : null;
  }

  /** A line in which nothing else was found. */
  begin(line: string): void {
    this.#table = tableHeader(line) ?? this.#table;
  }

  #row(table: Table, line: string): BlockRecord | 'part' | null {
    const cells = tableRow(line, table);
    if (!cells) return null;
    // A row that is still overwritten.
    const bar = barOf(line);
    if (bar && bar.at < bar.of) return 'part';
    const record: BlockRecord = { cells: [] };
    for (const [i, { name, place, path, split }] of table.columns.entries()) {
      const text = cells[i]!.replace(/\/\d+$/, '');
      if (place === null) record.cells.push({ name, path, split, text });
      else record[place] ??= text;
    }
    this.#classes.expect();
    return record;
  }

  /** Stable-Baselines': "| train/ | |" above "|    loss | 0.5 |", or "| train/loss | 0.5 |". */
  #addToBox(line: string): boolean {
    const cells = cellsOf(line, true, false);
    if (cells.length !== 2 || cells[0] === '' || this.#box.size >= MAX_BOX) return false;
    const [name, text] = cells as [string, string];
    if (text === '' && name.endsWith('/')) this.#section = name;
    else if (!/^[+-]?[\d.]|^nan$/i.test(text) || !/^[\w./@-]+$/.test(name)) return false;
    else {
      if (this.#box.size === 0 && name.includes('/')) this.#section = '';
      this.#box.set(name.includes('/') ? name : this.#section + name, text);
    }
    return true;
  }

  #boxed(): BlockRecord | null {
    const record: BlockRecord = { cells: [] };
    for (const [name, text] of this.#box) {
      const last = name.slice(name.lastIndexOf('/') + 1);
      const place = coordinateOf(last)?.coordinate;
      // Steps of the environment, and not rounds of collecting them.
      if (place === 'step' && (record.step === undefined || last.endsWith('timesteps'))) record.step = text;
      else if (place === 'epoch') record.epoch = text;
      else if (place === undefined && !OF_TIME.test(name)) record.cells.push({ name, text });
    }
    this.#section = '';
    const isPlaced = record.step !== undefined || record.epoch !== undefined;
    return isPlaced && record.cells.some(({ name }) => isKnownMetric(name) || name.includes('/')) ? record : null;
  }
}

export function valuesOfBlock({ cells }: BlockRecord, numbers: CellNumbers, names: MetricNames): Values {
  const values: Values = {};
  for (const { name, path, split, text } of cells) {
    const value = numbers.of(text);
    if (typeof value === 'number') values[names.pathOf(name, path, split)] = value;
  }
  return values;
}

export function saidOfBlock({ step, epoch }: BlockRecord, numbers: CellNumbers): Said {
  const said: Said = {};
  if (step !== undefined) said.step = numbers.of(step) ?? undefined;
  if (epoch !== undefined) said.epoch = numbers.of(epoch) ?? undefined;
  return said;
}
