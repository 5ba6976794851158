/** Reads W&B's `run-ID.wandb`, which every training with W&B leaves on the disk, online or offline. */

import type { RunAbout, Values } from '@rewardboard/protocol';
import { Coordinates } from './coordinates.ts';
import type { Format, FormatReader, ReadContext, ReadResult } from './format.ts';
import { FILE_HEAD, LogBlocks } from './log-blocks.ts';
import { MetricNames } from './metric-names.ts';
import { aboutOfConfig, addPlainConfig } from './plain-config.ts';
import { coordinateOf } from './point-event.ts';
import { BYTES, ProtobufWalk, VARINT } from './protobuf-read.ts';
import { RowGatherer } from './row-gatherer.ts';
import { textOf } from './utf8.ts';
import { groupOfItem, itemOf, numberOfItem, valueOfItem } from './wandb-items.ts';

/** Field numbers of Record (wandb_internal.proto). */
const HISTORY = 2;
const CONFIG = 5;
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
  unit: 'record',
  matches: (fileName) => fileName.endsWith('.wandb'),
  recognizes: ({ bytes }) => FILE_HEAD.every((byte, i) => bytes[i] === byte),
  open: (context) => new WandbReader(context),
};

class WandbReader implements FormatReader {
  readonly #blocks = new LogBlocks();
  readonly #metricNames: MetricNames;
  readonly #coordinates: Coordinates;
  readonly #rows = new RowGatherer();
  readonly #record = new ProtobufWalk(new Uint8Array(0));
  readonly #inner = new ProtobufWalk(new Uint8Array(0));
  /** The trainer's own, of the last record that has one: what is logged in between belongs there. */
  #trainerStep: number | undefined;
  #lastStep = 0;

  constructor(context: ReadContext = {}) {
    this.#metricNames = new MetricNames(context);
    this.#coordinates = new Coordinates(context.facts);
  }

  get names(): ReadonlyMap<string, string> {
    return this.#metricNames.seen;
  }

  read(bytes: Uint8Array): ReadResult {
    const result = this.#blocks.read(bytes, (data, from, to, into) => this.#take(data, from, to, into));
    return this.#coordinates.finish(this.#rows.finish(result));
  }

  #take(bytes: Uint8Array, from: number, to: number, result: ReadResult): boolean {
    const record = this.#record.start(bytes, from, to);
    while (record.next()) {
      if (record.wire !== BYTES) continue;
      if (record.field === HISTORY && this.#takeHistory(bytes, record.from, record.to)) result.records++;
      else if (record.field === CONFIG) this.#takeConfig(bytes, record.from, record.to, {});
      else if (record.field === RUN) this.#takeRun(bytes, record.from, record.to);
      else if (record.field === EXIT) this.#takeExit(bytes, record.from, record.to);
    }
    return !record.isBroken;
  }

  /** One call of `wandb.log`. @returns whether it has numbers */
  #takeHistory(bytes: Uint8Array, from: number, to: number): boolean {
    const history = this.#inner.start(bytes, from, to);
    const values: Values = {};
    const at: Record<'step' | 'epoch' | 'time', number | undefined> = {
      step: undefined,
      epoch: undefined,
      time: undefined,
    };
    let calls: number | undefined;
    let rank = Infinity;
    let count = 0;
    while (history.next() && count++ < MAX_ITEMS) {
      if (history.field !== 1 || history.wire !== BYTES) continue;
      const item = itemOf(bytes, history.from, history.to, '/');
      if (!item) continue;
      const value = numberOfItem(bytes, item);
      if (value === undefined) {
        for (const [name, number] of Object.entries(groupOfItem(bytes, item)))
          values[this.#metricNames.pathOf(name)] = number;
        continue;
      }
      if (item.name === CALLS) calls = value;
      else if (item.name === '_timestamp') at.time = value * 1000;
      // Its own clock, and what it keeps of itself.
      else if (item.name.startsWith('_')) continue;
      else {
        const found = coordinateOfItem(item.name);
        // A metric of that name is a duration.
        if (!found || found.coordinate === 'time') values[this.#metricNames.pathOf(item.name)] = value;
        else if (found.coordinate === 'epoch') at.epoch = value;
        else if (found.coordinate === 'step' && found.rank < rank && value >= 0 && Number.isFinite(value)) {
          rank = found.rank;
          at.step = value;
        }
      }
    }
    this.#trainerStep = at.step ?? this.#trainerStep;
    const paths = Object.keys(values);
    if (paths.length === 0) return false;
    const place = this.#coordinates.of({ step: this.#trainerStep ?? calls, epoch: at.epoch, paths, mayCount: true });
    if (!place) return false;
    this.#lastStep = Math.max(this.#lastStep, place.step);
    this.#rows.addEvents(this.#coordinates.about());
    this.#rows.add({ ...place, time: Number.isFinite(at.time) ? at.time : undefined, values });
    return true;
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
    this.#rows.addEvents([{ type: 'end', outcome, ...reason, step: this.#lastStep }]);
  }
}

/** "train/global_step" of transformers and "trainer/global_step" of Lightning are the trainer's, "eval/step" is not. */
function coordinateOfItem(name: string): ReturnType<typeof coordinateOf> {
  return coordinateOf(name.replace(/^train(er)?\//, ''));
}
