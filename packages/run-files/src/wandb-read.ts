/** Reads W&B's `run-ID.wandb`, which every training with W&B leaves on the disk, online or offline. */

import type { RunAbout, Values } from '@rewardboard/protocol';
import type { Format, FormatReader, ReadContext, ReadResult } from './format.ts';
import { LogBlocks, WANDB_FILE } from './log-blocks.ts';
import { MetricNames } from './metric-names.ts';
import { aboutOfConfig, addPlainConfig } from './plain-config.ts';
import { BYTES, ProtobufWalk, VARINT } from './protobuf-read.ts';
import { RowGatherer } from './row-gatherer.ts';
import { TrackerPoints } from './tracker-points.ts';
import { textOf } from './utf8.ts';
import { addGroupOfItem, itemOf, numberOfItem, valueOfItem } from './wandb-items.ts';

/** Field numbers of Record (wandb_internal.proto). */
const HISTORY = 2;
const CONFIG = 5;
const STATS = 7;
const RUN = 17;
const EXIT = 18;
/** W&B's exit code of a training that a person stopped. */
const INTERRUPTED = 255;
const MAX_ITEMS = 1_000;
const MAX_NAME = 200;
/** W&B counts the calls of `wandb.log` itself: the step of records in which the trainer names none. */
const CALLS = '_step';

export const wandb: Format = {
  id: 'wandb',
  label: 'W&B run',
  program: 'W&B',
  unit: 'record',
  isOfTracker: true,
  matches: (fileName) => fileName.endsWith('.wandb'),
  recognizes: ({ bytes }) => WANDB_FILE.head.every((byte, i) => bytes[i] === byte),
  open: (context) => new WandbReader(context),
};

class WandbReader implements FormatReader {
  readonly #blocks = new LogBlocks(WANDB_FILE);
  readonly #metricNames: MetricNames;
  readonly #points: TrackerPoints;
  readonly #rows = new RowGatherer();
  readonly #record = new ProtobufWalk(new Uint8Array(0));
  readonly #inner = new ProtobufWalk(new Uint8Array(0));

  constructor(context: ReadContext = {}) {
    this.#metricNames = new MetricNames(context);
    this.#points = new TrackerPoints(this.#metricNames, this.#rows, context.facts);
  }

  get names(): ReadonlyMap<string, string> {
    return this.#metricNames.seen;
  }

  read(bytes: Uint8Array): ReadResult {
    const result = this.#blocks.read(bytes, (data, from, to, into) => this.#take(data, from, to, into));
    return this.#points.coordinates.finish(this.#rows.finish(result));
  }

  #take(bytes: Uint8Array, from: number, to: number, result: ReadResult): boolean {
    const record = this.#record.start(bytes, from, to);
    while (record.next()) {
      if (record.wire !== BYTES) continue;
      if (record.field === HISTORY && this.#takeHistory(bytes, record.from, record.to)) result.records++;
      else if (record.field === CONFIG) this.#takeConfig(bytes, record.from, record.to, {});
      else if (record.field === STATS) this.#takeStats(bytes, record.from, record.to);
      else if (record.field === RUN) this.#takeRun(bytes, record.from, record.to);
      else if (record.field === EXIT) this.#takeExit(bytes, record.from, record.to);
    }
    return !record.isBroken;
  }

  /** One call of `wandb.log`. @returns whether it has numbers */
  #takeHistory(bytes: Uint8Array, from: number, to: number): boolean {
    const history = this.#inner.start(bytes, from, to);
    const logged = new Map<string, number>();
    let calls: number | undefined;
    let time: number | undefined;
    let count = 0;
    while (history.next() && count++ < MAX_ITEMS) {
      const item = history.field === 1 && history.wire === BYTES ? itemOf(bytes, history.from, history.to, '/') : null;
      if (!item) continue;
      const value = numberOfItem(bytes, item);
      if (value === undefined) addGroupOfItem(logged, bytes, item);
      else if (item.name === CALLS) calls = value;
      else if (item.name === '_timestamp') time = value * 1000;
      // Others are its own clock, and what it keeps of itself.
      else if (!item.name.startsWith('_')) logged.set(item.name, value);
    }
    return this.#points.add(logged, { calls, time });
  }

  /** What W&B measured of the machine. It counts no steps, so these numbers belong to the last one before them. */
  #takeStats(bytes: Uint8Array, from: number, to: number): void {
    const stats = this.#inner.start(bytes, from, to);
    const values: Values = {};
    let count = 0;
    while (stats.next() && count++ < MAX_ITEMS) {
      const item = stats.field === 3 && stats.wire === BYTES ? itemOf(bytes, stats.from, stats.to, '.') : null;
      const value = item && numberOfItem(bytes, item);
      if (item && value !== undefined && value !== null)
        values[this.#metricNames.pathOf(`system/${item.name}`)] = value;
    }
    this.#points.addHere(values);
  }

  /** Name and configuration of the run. */
  #takeRun(bytes: Uint8Array, from: number, to: number): void {
    const run = this.#inner.start(bytes, from, to);
    let config = [0, 0];
    let name = '';
    while (run.next()) {
      if (run.wire !== BYTES) continue;
      if (run.field === 4) config = [run.from, run.to];
      else if (run.field === 8) name = textOf(bytes.subarray(run.from, Math.min(run.to, run.from + MAX_NAME)));
    }
    this.#takeConfig(bytes, config[0]!, config[1]!, name === '' ? {} : { name });
  }

  #takeConfig(bytes: Uint8Array, from: number, to: number, about: RunAbout): void {
    const updates = this.#inner.start(bytes, from, to);
    const config: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    let count = 0;
    while (updates.next() && count++ < MAX_ITEMS) {
      const item = updates.field === 1 && updates.wire === BYTES ? itemOf(bytes, updates.from, updates.to, '.') : null;
      if (item && !item.name.startsWith('_wandb')) addPlainConfig(config, item.name, valueOfItem(bytes, item));
    }
    const found = Object.keys(config).length > 0 ? { ...about, ...aboutOfConfig({ ...config }) } : about;
    if (Object.keys(found).length > 0) this.#rows.addEvents([{ type: 'about', about: found }]);
  }

  #takeExit(bytes: Uint8Array, from: number, to: number): void {
    const exit = this.#inner.start(bytes, from, to);
    let code = 0;
    while (exit.next()) if (exit.field === 1 && exit.wire === VARINT) code = exit.value;
    if (exit.isBroken) return;
    const outcome = code === 0 ? 'finished' : code === INTERRUPTED ? 'stopped' : 'failed';
    const reason = outcome === 'failed' ? { reason: `exit code ${code}` } : {};
    this.#rows.addEvents([{ type: 'end', outcome, ...reason, step: this.#points.lastStep }]);
  }
}
