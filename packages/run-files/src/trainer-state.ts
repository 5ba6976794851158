/** Hugging Face's `trainer_state.json`, of transformers 4 and 5: the trainer's whole history in each checkpoint. */

import type { RunAbout, Values } from '@rewardboard/protocol';
import { numberFromWire } from '@rewardboard/protocol';
import type { Format, FormatReader, ReadContext, ReadResult } from './format.ts';
import { MAX_BEGINNING_BYTES, damageOf, emptyResult, finished } from './format.ts';
import { JsonArray } from './json-array.ts';
import { KnownList } from './known-list.ts';
import { jsonHeadOf } from './json-head.ts';
import { UNFINISHED, scanObject } from './json-object-scan.ts';
import { MatrixCounts } from './matrix-counts.ts';
import { MetricNames } from './metric-names.ts';
import { stepOf } from './metrics-history-read.ts';
import { pointEvent } from './point-event.ts';
import { transformersPaths } from './transformers-fields.ts';
import { textOf } from './utf8.ts';

const HISTORY = /"log_history"\s*:\s*\[/;
/** What stands behind the history: it closes, and fields follow, of which one may hold an object. */
const CLOSED = /^[\s,]*\]/;
const CLOSED_BEFORE_FIELD = /^[\s,]*\][^]*"\s*:\s*$/;
/** What is looked at behind the history. */
const MAX_TAIL_BYTES = 64 * 1024;
const PLAN = /"(max_steps|num_train_epochs)"\s*:\s*(\d{1,15})/g;
const STEPS_MADE = /"global_step"\s*:\s*(\d{1,15})/;

export const trainerState: Format = {
  id: 'trainer-state',
  label: 'Hugging Face trainer state',
  program: 'Hugging Face',
  matches: (fileName) => fileName === 'trainer_state.json',
  unit: 'record',
  repeatsHistory: true,
  authority: 3,
  mayBeNamed: /\.json$/i,
  recognizes: ({ bytes, text }) => {
    if (!/^[\s\uFEFF]*(\{|$)/.test(text)) return false;
    if (HISTORY.test(text)) return true;
    const start = bytes.indexOf(0x7b);
    return bytes.length < MAX_BEGINNING_BYTES && (start < 0 || scanObject(bytes, start) === UNFINISHED) && 'wait';
  },
  open: (context) => new TrainerStateReader(context),
};

class TrainerStateReader implements FormatReader {
  readonly #array = new JsonArray();
  readonly #metricNames: MetricNames;
  readonly #matrices: MatrixCounts;
  readonly #known: KnownList;
  #isHeadRead = false;
  #about: RunAbout = {};
  #stepsMade = 0;

  constructor(context: ReadContext = {}) {
    this.#known = new KnownList(context);
    this.#metricNames = new MetricNames(context);
    this.#matrices = new MatrixCounts(context.facts);
  }

  get names(): ReadonlyMap<string, string> {
    return this.#metricNames.seen;
  }

  get listBegin(): number | undefined {
    return this.#known.begin;
  }

  read(bytes: Uint8Array): ReadResult {
    const head = this.#isHeadRead ? { length: 0, text: '', isWhole: true } : jsonHeadOf(bytes, HISTORY);
    if (!head) return emptyResult();
    const isFirst = !this.#isHeadRead;
    this.#isHeadRead = true;
    if (isFirst) this.#stepsMade = Number(STEPS_MADE.exec(head.text)?.[1] ?? 0);
    if (isFirst && head.isWhole) this.#known.begin = head.length;
    const known = this.#known.passOver(bytes.subarray(head.length));
    const found: RunAbout = isFirst ? { lossNanFiltered: true } : {};
    const result = this.#array.read(
      bytes.subarray(head.length + known.length),
      (entry, result) => this.#take(entry, result, found),
      (text) => CLOSED_BEFORE_FIELD.test(text),
    );
    result.consumed += known.length;
    result.records += known.records;
    if (known.lastStep !== null) result.lastKnownStep = known.lastStep;
    this.#known.offset += result.consumed;
    if (isFirst && !head.isWhole && head.text !== '')
      result.damaged.unshift(damageOf(1, `no "log_history" in ${head.text}`));
    result.consumed += head.length;
    const rest = bytes.subarray(result.consumed);
    // transformers sorts its fields; others may put the plan first.
    if (isFirst) addPlan(head.text, found);
    const tail = rest.length > 0 && rest.length <= MAX_TAIL_BYTES ? textOf(rest) : '';
    if (CLOSED.test(tail)) addPlan(tail, found);
    // The last checkpoint may be written before the row of its step.
    const isComplete = this.#stepsMade >= (found.plannedSteps ?? Infinity);
    const ofEnd: RunAbout = isComplete ? { stepsMade: this.#stepsMade } : {};
    // The file that this list continues has said the same of the run, but for its end.
    this.#addAbout(this.#known.isUsed ? ofEnd : { ...found, ...ofEnd }, result);
    return finished(result, this.#metricNames, this.#matrices);
  }

  #take(entry: Record<string, unknown>, result: ReadResult, found: RunAbout): boolean {
    const step = stepOf(entry.step);
    if (step === null) return false;
    const fields = this.#matrices.expand(entry);
    const pathOf = transformersPaths(Object.keys(fields));
    const values: Values = {};
    for (const [name, raw] of Object.entries(fields)) {
      const value = numberFromWire(raw);
      if (name === 'step' || name === 'epoch' || value === undefined) continue;
      values[this.#metricNames.pathOf(name, pathOf(name))] = value;
      // A non-finite loss was written, so losses are not filtered.
      if (name === 'loss' && !Number.isFinite(value)) found.lossNanFiltered = false;
    }
    result.events.push(...this.#matrices.about(), pointEvent({ step, epoch: numberFromWire(entry.epoch), values }));
    return true;
  }

  #addAbout(found: RunAbout, result: ReadResult): void {
    const fresh = Object.entries(found).filter(([name, value]) => this.#about[name as keyof RunAbout] !== value);
    if (fresh.length === 0) return;
    Object.assign(this.#about, found);
    result.events.push({ type: 'about', about: Object.fromEntries(fresh) });
  }
}

function addPlan(text: string, found: RunAbout): void {
  for (const [, name, digits] of text.matchAll(PLAN))
    if (Number(digits) > 0) found[name === 'max_steps' ? 'plannedSteps' : 'plannedEpochs'] = Number(digits);
}
