/** Reads `predictions.log`: a block an evaluation, with rounded scores, counts and a table of samples. */

import type { Counts } from '@rewardboard/metrics';
import type { SampleColumns, Values } from '@rewardboard/protocol';
import { damageOf } from './format.ts';
import type { Format, ReadResult } from './format.ts';
import { Lines } from './lines.ts';
import { timeOfText } from './local-time.ts';
import type { PredictionsLine } from './predictions-lines.ts';
import { predictionsLine } from './predictions-lines.ts';

/** Rows kept of one table. */
const MAX_TABLE_ROWS = 10_000;

export const predictionsLog: Format = {
  id: 'predictions-log',
  label: 'Predictions log',
  authority: 3,
  isRunWhenEmpty: true,
  matches: (fileName) => fileName === 'predictions.log',
  open() {
    const lines = new Lines();
    const blocks = new Blocks();
    return { read: (bytes) => lines.read(bytes, (line, number, result) => blocks.take(line, number, result)) };
  },
};

interface Block {
  step: number;
  epoch: number | undefined;
  time: number | undefined;
  values: Values;
  counts: Partial<Counts>;
  /** Rows that the table's title promises. */
  promised: number;
  /** Rows seen, damaged ones included. */
  seen: number;
  rows: SampleColumns;
  isAdded: boolean;
  areSamplesAdded: boolean;
}

/**
 * An evaluation is added when its counts are complete, and once more with its samples when the table has the rows that its
 * title promises, or ends before. Damage is counted once a block. A block that lost its title is lost: its numbers must
 * not go to the step before.
 */
class Blocks {
  #block: Block | null = null;
  /** Between the first bar and the second, where the title is. */
  #isInHead = false;
  #isDamageCounted = false;

  take(text: string, number: number, result: ReadResult): void {
    const line = predictionsLine(text);
    if (line.kind === 'bar') {
      if (!this.#isInHead) this.#begin(null, result);
      else {
        if (!this.#block) this.#damage(text, number, result);
        this.#isInHead = false;
      }
    } else if (line.kind === 'title') {
      this.#begin(line, result);
      result.records++;
    } else if (this.#isInHead && !this.#block) {
      this.#damage(text, number, result);
      if (line.kind !== 'unknown' && line.kind !== 'timestamp') this.#isInHead = false;
    } else if (this.#block) {
      if (line.kind === 'unknown') {
        this.#damage(text, number, result);
        // A damaged row is one of the promised rows all the same.
        if (this.#block.rows.id.length > 0) this.#block.seen++;
      } else if (isSecond(line, this.#block, this.#isInHead)) {
        // The next block began, and its title was lost.
        this.#begin(null, result);
        this.#isInHead = line.kind === 'timestamp';
        this.#damage(text, number, result);
      } else {
        if (line.kind !== 'timestamp' && line.kind !== 'decoration' && line.kind !== 'empty') this.#isInHead = false;
        this.#add(line, this.#block, text, number, result);
      }
    }
  }

  #begin(title: { step: number; epoch: number | undefined } | null, result: ReadResult): void {
    if (this.#block) {
      this.#addEvaluation(this.#block, result);
      this.#addSamples(this.#block, result);
    }
    this.#block = title && emptyBlock(title.step, title.epoch);
    this.#isInHead = true;
    this.#isDamageCounted = false;
  }

  #add(line: PredictionsLine, block: Block, text: string, number: number, result: ReadResult): void {
    switch (line.kind) {
      case 'timestamp':
        block.time = timeOfText(line.text);
        if (block.time === undefined) this.#damage(text, number, result);
        return;
      case 'score':
        block.values[line.metric] = line.value;
        return;
      case 'negatives':
        Object.assign(block.counts, { tn: line.right, fp: line.wrong });
        if (block.counts.tp !== undefined) this.#addEvaluation(block, result);
        return;
      case 'positives':
        Object.assign(block.counts, { tp: line.right, fn: line.wrong });
        if (block.counts.tn !== undefined) this.#addEvaluation(block, result);
        return;
      case 'table':
        this.#addEvaluation(block, result);
        block.promised = line.rows;
        block.seen = 0;
        return;
      case 'row':
        if (block.areSamplesAdded || block.rows.id.length === MAX_TABLE_ROWS) return this.#damage(text, number, result);
        block.seen++;
        block.rows.id.push(line.id);
        block.rows.label.push(line.label);
        block.rows.predicted.push(line.predicted);
        block.rows.probability.push(line.probability);
        if (block.seen >= block.promised) this.#addSamples(block, result);
        return;
      default:
        this.#addSamples(block, result);
    }
  }

  #addEvaluation(block: Block, result: ReadResult): void {
    if (block.isAdded || (Object.keys(block.values).length === 0 && Object.keys(block.counts).length === 0)) return;
    block.isAdded = true;
    result.events.push(eventOf(block));
  }

  #addSamples(block: Block, result: ReadResult): void {
    if (block.areSamplesAdded || block.rows.id.length === 0) return;
    block.isAdded = true;
    block.areSamplesAdded = true;
    result.events.push({ ...eventOf(block), samples: block.rows });
  }

  #damage(text: string, number: number, result: ReadResult): void {
    if (this.#isDamageCounted) return;
    this.#isDamageCounted = true;
    result.damaged.push(damageOf(number, text));
  }
}

function emptyBlock(step: number, epoch: number | undefined): Block {
  const rows: SampleColumns = { id: [], label: [], predicted: [], probability: [] };
  return {
    step,
    epoch,
    time: undefined,
    values: {},
    counts: {},
    promised: Infinity,
    seen: 0,
    rows,
    isAdded: false,
    areSamplesAdded: false,
  };
}

/** What stands once a block stands here for the second time. */
function isSecond(line: PredictionsLine, block: Block, isInHead: boolean): boolean {
  if (line.kind === 'timestamp') return !isInHead;
  if (line.kind === 'score') return line.metric in block.values;
  if (line.kind === 'negatives') return block.counts.tn !== undefined;
  if (line.kind === 'positives') return block.counts.tp !== undefined;
  return line.kind === 'table' && block.promised !== Infinity;
}

function eventOf({ step, epoch, time, values, counts }: Block) {
  const { tp, tn, fp, fn } = counts;
  const isWhole = tp !== undefined && tn !== undefined && fp !== undefined && fn !== undefined;
  return {
    type: 'evaluation' as const,
    ...(time === undefined ? {} : { time }),
    step,
    ...(epoch === undefined ? {} : { epoch }),
    values: { ...values },
    rounded: true,
    ...(isWhole ? { counts: { tp, tn, fp, fn } } : {}),
  };
}
