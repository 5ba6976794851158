/** The output of a training program, caught in a file: metrics are picked out of it, everything else is left alone. */

import type { Values } from '@rewardboard/protocol';
import { CellNumbers } from './cell-numbers.ts';
import { BareSplits } from './console/bare-splits.ts';
import { saidOfBar } from './console/bar-place.ts';
import type { KerasBar } from './console/bar.ts';
import { CatBoostRounds } from './console/catboost-rounds.ts';
import { kindOfBar } from './console/bar.ts';
import { KerasEpochs } from './console/keras-epochs.ts';
import type { BlockRecord } from './console/blocks.ts';
import { Blocks, saidOfBlock, valuesOfBlock } from './console/blocks.ts';
import { consoleLine, plainText } from './console/console-line.ts';
import { ConsoleRuns } from './console/console-runs.ts';
import { CountedEpochs } from './console/counted-epochs.ts';
import type { ConsoleLine } from './console/line-shape.ts';
import type { Said } from './console/said.ts';
import { ConsolePlace } from './console/console-place.ts';
import { saidOf } from './console/said.ts';
import { EpochMeans } from './console/epoch-means.ts';
import { namedNumbers, valuesOf } from './console/values.ts';
import { recordOf, splitOfDictionary } from './console/dictionary.ts';
import { GivenNames } from './console/given-names.ts';
import { onTrial } from './console/on-trial.ts';
import { isRecordLine } from './console/record-line.ts';
import type { MatrixRecord } from './console/matrix-records.ts';
import { MatrixRecords } from './console/matrix-records.ts';
import { OpenDictionary } from './console/open-dictionary.ts';
import { RepeatedDictionary } from './console/repeated-dictionary.ts';
import { saidOfPrinted } from './console/printed-line.ts';
import { Section } from './console/section.ts';
import { Processes } from './console/processes.ts';
import { ShownValues } from './console/shown-values.ts';
import { UnreadText } from './console/unread-text.ts';
import { UnknownNames } from './console/unknown-names.ts';
import type { Format, FormatReader, ReadContext, ReadResult } from './format.ts';
import { finished } from './format.ts';
import { Lines } from './lines.ts';
import { MetricNames } from './metric-names.ts';
import type { Place } from './position.ts';
import { RowGatherer } from './row-gatherer.ts';

/** .txt is a log only where its name says so. */
const NAME = /\.(log|out|err)$|^(?=.*(?:log|train|console|stdout|stderr|output|nohup)).*\.txt$/i;

/** What `git log` prints: its messages tell of results. */
const COMMITS = /^commit [\da-f]{40,64}\b.*\n(?:Merge: .*\n)?Author: /;

export const consoleLog: Format = {
  id: 'console',
  label: 'Console output',
  mayBeNamed: NAME,
  isAnyText: true,
  authority: 1,
  isFreelyNamed: true,
  recognizes({ text, bytes }) {
    return bytes.length === 0 ? 'wait' : !bytes.includes(0) && !COMMITS.test(text);
  },
  open: (context) => new ConsoleReader(context),
};

class ConsoleReader implements FormatReader {
  readonly #lines = new Lines({ splitsAtReturns: true });
  readonly #metricNames: MetricNames;
  readonly #rows = new RowGatherer();
  readonly #numbers: CellNumbers;
  readonly #place: ConsolePlace;
  readonly #unread = new UnreadText();
  readonly #section: Section;
  readonly #blocks = new Blocks();
  readonly #open = new OpenDictionary();
  readonly #keras = new KerasEpochs();
  readonly #epochs = new CountedEpochs();
  readonly #shown = new ShownValues();
  readonly #repeated = new RepeatedDictionary();
  readonly #catBoost: CatBoostRounds;
  readonly #unknown: UnknownNames;
  readonly #runs: ConsoleRuns;
  readonly #bare: BareSplits;
  readonly #given: GivenNames;
  readonly #means = new EpochMeans();
  readonly #matrices: MatrixRecords;
  readonly #processes: Processes;

  constructor(context: ReadContext = {}) {
    const facts = context.facts ?? {};
    this.#metricNames = new MetricNames(context);
    this.#numbers = new CellNumbers(facts);
    this.#place = new ConsolePlace(facts);
    this.#matrices = new MatrixRecords(facts, this.#metricNames, this.#numbers);
    this.#catBoost = new CatBoostRounds((facts.console ??= {}));
    this.#processes = new Processes(facts.console);
    this.#unknown = new UnknownNames(facts.console);
    this.#section = new Section(context.split, facts.console, () => delete facts.countedPaths);
    this.#runs = new ConsoleRuns(context);
    this.#bare = new BareSplits(facts.console);
    this.#given = new GivenNames(context.givenNames?.());
  }

  get names(): ReadonlyMap<string, string> {
    return this.#metricNames.seen;
  }
  get text(): string | undefined {
    return this.#unread.text;
  }
  get runs(): readonly string[] {
    return this.#runs.names;
  }

  read(bytes: Uint8Array): ReadResult {
    const result = this.#lines.read(bytes, (line, number, found) => this.#take(line, number, found));
    const learnt = [
      this.#place,
      this.#section,
      this.#bare,
      this.#catBoost,
      this.#unknown,
      this.#matrices,
      this.#processes,
    ];
    return finished(result, this.#rows, ...learnt, this.#numbers, this.#metricNames);
  }

  /** The last state of a bar, and a last line, never got an end. */
  end(rest: Uint8Array): ReadResult {
    const known = [this.#blocks, this.#repeated, this.#open, this.#unread, this.#catBoost, this.#unknown, this.#runs];
    const result = onTrial(
      [
        this.#place,
        this.#section,
        this.#keras,
        this.#shown,
        this.#epochs,
        ...known,
        this.#bare,
        this.#matrices,
        this.#processes,
        this.#means,
      ],
      () => this.#numbers.try(() => this.#lines.end(rest, (line, number, found) => this.#take(line, number, found))),
    );
    // A record that is cut isn't damaged.
    result.damaged = [];
    return this.#rows.finish(result);
  }

  #take(text: string, number: number, result: ReadResult): void {
    this.#unread.add(text);
    const plain = this.#processes.take(plainText(text));
    if (!this.#runs.take(plain)) return;
    const whole = this.#open.join(plain, number, result);
    if (whole === null) return;
    const round = this.#catBoost.take(whole);
    if (round) return this.#takeBlock(round, result);
    const matrix = this.#matrices.take(whole);
    if (matrix) return matrix === 'part' ? undefined : this.#addMatrix(matrix, result);
    const block = this.#blocks.take(whole);
    if (block) {
      if (block !== 'part') this.#takeBlock(block, result);
      return;
    }
    if (this.#section.repeats(whole)) return;
    const line = consoleLine(whole, this.#section.label, this.#epochs, this.#given);
    if (!line?.dictionary) this.#open.beginWithout(whole, number);
    if (!line) return;
    if (line.isOpen) {
      this.#open.begin(whole, number, result);
      return;
    }
    if (line.fields.length === 0 && !line.dictionary && !line.bar) this.#blocks.begin(whole);
    if (line.keras) this.#takeKeras(line, line.keras, result);
    else if (line.dictionary) this.#takeDictionary(line, line.dictionary, result);
    else this.#takeLine(line, result);
  }

  #takeLine(line: ConsoleLine, result: ReadResult): void {
    const { bar } = line;
    const splitOfBar = line.split ?? this.#section.split;
    const kind = bar && kindOfBar(bar, splitOfBar === 'eval' || splitOfBar === 'test');
    const isNested = bar !== null && kind === 'untitled' && this.#place.bars.length > bar.of;
    const section = isNested ? 'eval' : this.#section.of(line);
    this.#section.takeTest(line);
    this.#bare.name(line);
    const named = line.isProse ? [] : namedNumbers(line, section);
    if (!isRecordLine(line, named, this.#given, this.#unknown)) return this.#follow(line, kind);
    const values = valuesOf(named, this.#numbers, this.#metricNames);
    if (line.epoch !== undefined && kind !== 'evaluation') this.#place.enterEpoch(line.epoch);
    this.#section.label = undefined;
    const { isBeforeTraining } = this.#section;
    this.#section.add(named, line);
    if (isBeforeTraining) return this.#addAt({ step: 0, epoch: undefined }, line, values, result);
    const isOfEvaluation = placedPaths(values).every((path) => !path.startsWith('train/'));
    if (bar) {
      if (!this.#shown.leaveNew(values) || (bar.at === 0 && kind !== 'evaluation')) return;
      this.#add(saidOfBar(this.#place.bars, line, bar, kind!, isNested), line, values, result);
    } else {
      const { epoch, step, bars } = this.#place;
      const said = saidOfPrinted(line, epoch, bars, isOfEvaluation, this.#section.hasOtherLength(line));
      const place = `${epoch} ${said.step ?? step}`;
      if (line.mayRepeat && !this.#shown.leaveUnsaid(values, place)) return;
      this.#shown.say(values, place);
      this.#add(said, line, this.#means.take(said, values), result);
    }
  }

  /** Remembers where the program is. */
  #follow(line: ConsoleLine, kind: ReturnType<typeof kindOfBar> | null): void {
    const { bar } = line;
    if (line.heading !== undefined) this.#section.begin(line.heading, this.#place.step);
    if (line.isProse) return;
    if (bar) {
      if (kind === 'untitled' || kind === 'training') {
        const position =
          kind === 'untitled' ? this.#place.bars.untitled(bar) : this.#place.bars.titled(bar, line.epoch);
        if (position) this.#place.nameBar(position);
        if (line.epoch !== undefined) this.#place.enterEpoch(line.epoch);
      }
      return;
    }
    if (line.label && line.fields.length === 0) this.#section.label = line.label;
    for (const { name, text } of line.fields) this.#place.learnPlan(name.base.toLowerCase(), Number(text));
    if (line.isPlural) return;
    const isEvaluation = (line.split ?? this.#section.split ?? 'train') !== 'train';
    if (line.epoch !== undefined) {
      if (line.epoch !== this.#place.epoch && Number.isInteger(line.epoch)) this.#place.bars.beginEpoch();
      this.#place.enterEpoch(line.epoch);
    }
    // "Iteration 400, Testing net (#0)"
    const isHeading = line.heading !== undefined && line.steps === undefined;
    if (line.step !== undefined && (!isEvaluation || isHeading))
      this.#place.name({ ...saidOf(line, this.#place.epoch), step: line.step }, true);
  }

  #takeDictionary(line: ConsoleLine, dictionary: ReadonlyMap<string, string>, result: ReadResult): void {
    if (line.bar) this.#follow({ ...line, heading: undefined }, kindOfBar(line.bar, false));
    const said: Said = { ...saidOf(line, undefined), isDictionary: true };
    const split = line.split ?? splitOfDictionary(line, dictionary);
    const { values, ...found } = recordOf(dictionary, this.#numbers, (name, path) =>
      this.#metricNames.pathOf(name, path, split),
    );
    said.step = found.step ?? said.step;
    said.epoch = found.epoch ?? said.epoch;
    if (Object.keys(values).length === 0) return;
    if (this.#repeated.leaveNew(said, dictionary, values)) {
      if (Object.keys(values).length > 0) this.#addAt(this.#place.last, line, values, result, said.epoch);
      return;
    }
    if (dictionary.has('train_runtime'))
      this.#place.learnLength(
        said.epoch ?? 0,
        (values['summary/train_steps_per_second'] ?? NaN) * (values['summary/train_runtime'] ?? NaN),
      );
    if (said.epoch !== undefined) this.#place.enterEpoch(said.epoch);
    this.#add(said, line, values, result);
  }

  /** The last state of an epoch is its record. */
  #takeKeras(line: ConsoleLine, bar: KerasBar, result: ReadResult): void {
    if (!bar.isDone) return;
    const { epoch } = this.#place;
    const named = namedNumbers(line, this.#keras.isEvaluation(bar, epoch) ? 'test' : undefined);
    if (named.length === 0) return;
    const values = valuesOf(named, this.#numbers, this.#metricNames);
    if (this.#keras.add(bar, epoch)) this.#addAt(this.#place.last, line, values, result);
    else this.#add({ epoch, countsFromOne: true }, line, values, result);
  }

  #takeBlock(block: BlockRecord, result: ReadResult): void {
    const values = valuesOfBlock(block, this.#numbers, this.#metricNames);
    if (Object.keys(values).length > 0) this.#add(saidOfBlock(block, this.#numbers), null, values, result);
  }

  #add(said: Said, line: ConsoleLine | null, values: Values, result: ReadResult): void {
    this.#runs.add(said.epoch ?? said.step, result);
    const place = this.#place.of(said, placedPaths(values));
    if (place) this.#addAt(place, line, values, result, said.epoch);
  }

  #addAt(place: Place, line: ConsoleLine | null, values: Values, result: ReadResult, epoch?: number): void {
    this.#unread.end();
    this.#unknown.end();
    if (!this.#processes.leaveOwn(values)) return;
    result.records++;
    this.#rows.addEvents([...this.#place.about(), ...this.#processes.about()]);
    this.#rows.add({ step: place.step, epoch, time: line?.time, values });
    const matrix = this.#matrices.add(place, values);
    if (matrix) this.#addMatrix(matrix, result);
  }

  #addMatrix({ place, values }: MatrixRecord, result: ReadResult): void {
    result.records++;
    this.#rows.addEvents(this.#matrices.about());
    this.#rows.add({ ...place, time: undefined, values });
  }
}

/** Paths that a line is placed by: with scores of an evaluation, the learning rate doesn't make it the training's. */
function placedPaths(values: Values): string[] {
  const paths = Object.keys(values);
  const others = paths.filter((path) => path !== 'train/learning_rate');
  return others.length > 0 && others.every((path) => !path.startsWith('train/')) ? others : paths;
}
