/** Reads a run's predictions and answers what a page asks of them. It runs in a worker, and in tests without one. */

import type { BookAbout, EvaluationDetail, EvaluationSummary } from './prediction-book.ts';
import { PredictionBook } from './prediction-book.ts';
import type { PredictionSource } from './fetch-predictions.ts';
import { NoPredictions } from './fetch-predictions.ts';
import type { ExamplePaths, Journal } from './journal.ts';
import { JournalKeeper } from './journal.ts';
import type { ListPage, ListQuery, ListedPrediction } from './prediction-list.ts';
import { PredictionList } from './prediction-list.ts';
import { exported } from './export-predictions.ts';
import type { ExportFormat } from './export-predictions.ts';

/** Values of all evaluations together, of 7 bytes each, those of the journal included; of more evaluations some between are left out. */
export const MAX_VALUES = 24_000_000;
/** Files that are fetched at the same time. */
const PARALLEL = 4;
/** Summaries come in groups, so that a page isn't drawn again for each. */
const SUMMARIES_EVERY = 10;

export type ToDesk =
  /** @param step the evaluation that is shown first; null for the last one */
  | { kind: 'open'; step: number | null }
  | { kind: 'select'; step: number }
  | { kind: 'list'; query: ListQuery }
  | { kind: 'row'; request: number; example: number; step: number; at: number }
  | { kind: 'export'; request: number; query: ListQuery; format: ExportFormat }
  /** Reads evaluations that came since. */
  | { kind: 'refresh' };

export interface ReadingProgress {
  /** null while the examples are read. */
  step: number | null;
  doneBytes: number;
  ofBytes: number;
}

export type FromDesk =
  | { kind: 'progress'; progress: ReadingProgress }
  /** @param leftOut evaluations that are kept on disk and are too many for this page */
  | { kind: 'about'; about: BookAbout; steps: number[]; leftOut: number }
  | { kind: 'detail'; detail: EvaluationDetail }
  | { kind: 'summaries'; summaries: EvaluationSummary[] }
  | { kind: 'journal'; journal: Journal }
  | { kind: 'page'; page: ListPage }
  | { kind: 'row'; request: number; row: ListedPrediction | null }
  | { kind: 'exported'; request: number; text: string }
  | { kind: 'failed'; message: string; status: number };

export class PredictionDesk {
  #book: PredictionBook | null = null;
  #list: PredictionList | null = null;
  #keeper: JournalKeeper | null = null;
  #paths: ExamplePaths | null = null;
  #steps: number[] = [];
  #query: ListQuery | null = null;
  #selected: number | null = null;
  readonly #summaries = new Map<number, EvaluationSummary>();
  readonly #reading = new Map<number, Promise<boolean>>();

  constructor(
    private readonly source: PredictionSource,
    private readonly emit: (message: FromDesk) => void,
    /** For tests. */
    private readonly maxValues = MAX_VALUES,
  ) {}

  async take(message: ToDesk): Promise<void> {
    try {
      await this.#answer(message);
    } catch (error) {
      const status = error instanceof NoPredictions ? error.status : 0;
      this.emit({ kind: 'failed', message: error instanceof Error ? error.message : String(error), status });
    }
  }

  async #answer(message: ToDesk): Promise<void> {
    switch (message.kind) {
      case 'open':
        return this.#open(message.step);
      case 'select':
        return this.#select(message.step);
      case 'refresh':
        return this.#readAll();
      case 'list':
        this.#query = message.query;
        return this.#sendPage();
      case 'row': {
        const { request, example, step, at } = message;
        const isThere = this.#book?.valuesOf(step) && example < this.#book.labels.length;
        const row = isThere ? this.#list!.row(example, { step, at }, this.#paths) : null;
        return this.emit({ kind: 'row', request, row });
      }
      case 'export': {
        const { request, query, format } = message;
        const found = this.#list?.select(query, this.#paths);
        const rows = found ? found.list.map((example) => this.#list!.row(example, query, this.#paths)) : [];
        return this.emit({ kind: 'exported', request, text: exported(rows, query, format) });
      }
    }
  }

  async #open(step: number | null): Promise<void> {
    const { steps, hasExamples } = await this.source.list();
    if (steps.length === 0 || !hasExamples) throw new NoPredictions('This log holds no predictions.', 404);
    const examples = await this.source.examples((doneBytes, ofBytes) =>
      this.emit({ kind: 'progress', progress: { step: null, doneBytes, ofBytes } }),
    );
    this.#book = new PredictionBook(examples);
    this.#list = new PredictionList(this.#book);
    this.#keeper = null;
    this.#tell(steps, step);
    const first = this.#selected ?? nearestOf(this.#steps, step ?? Infinity);
    await this.#select(first);
    await this.#readAll(steps);
  }

  /** Evaluations that are too many are left out evenly. */
  #tell(steps: readonly number[], wanted: number | null): void {
    const most = Math.max(3, Math.floor(this.maxValues / Math.max(1, this.#book!.labels.length)));
    this.#steps = spread(steps, most, wanted);
    this.emit({
      kind: 'about',
      about: this.#book!.about,
      steps: this.#steps,
      leftOut: steps.length - this.#steps.length,
    });
  }

  async #select(step: number): Promise<void> {
    this.#selected = step;
    if (!this.#book || !(await this.#read(step, true)) || this.#selected !== step) return;
    const detail = this.#book.detail(step);
    if (detail) this.emit({ kind: 'detail', detail });
    this.#sendPage();
  }

  async #readAll(known?: readonly number[]): Promise<void> {
    const book = this.#book;
    if (!book) return;
    if (!known) {
      const { steps } = await this.source.list();
      this.#tell(steps, this.#selected);
    }
    const waiting = [...this.#steps];
    let unsent = 0;
    const readNext = async () => {
      for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
        // A file that went away meanwhile, as when a run resumes, is left out.
        if (this.#summaries.has(step) || !(await this.#read(step, false).catch(() => false))) continue;
        this.#summaries.set(step, book.summary(step)!);
        if (++unsent % SUMMARIES_EVERY === 0) this.#sendSummaries();
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, readNext));
    this.#sendSummaries();
    if (!this.#keeper?.isFresh) this.#keeper = new JournalKeeper(book);
    const { journal, paths } = this.#keeper.journal();
    this.#paths = paths;
    this.emit({ kind: 'journal', journal });
    this.#sendPage();
  }

  #sendSummaries(): void {
    this.emit({ kind: 'summaries', summaries: [...this.#summaries.values()].sort((a, b) => a.step - b.step) });
  }

  #sendPage(): void {
    const page = this.#query && this.#list?.page(this.#query, this.#paths);
    if (page) this.emit({ kind: 'page', page });
  }

  /** @returns false for a file of other examples */
  #read(step: number, isShown: boolean): Promise<boolean> {
    const book = this.#book!;
    if (book.valuesOf(step)) return Promise.resolve(true);
    const onProgress = (doneBytes: number, ofBytes: number) => {
      if (isShown) this.emit({ kind: 'progress', progress: { step, doneBytes, ofBytes } });
    };
    const reading =
      this.#reading.get(step) ??
      this.source
        .values(step, onProgress)
        .then((values) => book.add(step, values))
        .finally(() => this.#reading.delete(step));
    this.#reading.set(step, reading);
    return reading;
  }
}

/** @param steps rising, not empty */
export function nearestOf(steps: readonly number[], wanted: number): number {
  return steps.reduce((best, step) => (Math.abs(step - wanted) < Math.abs(best - wanted) ? step : best), steps.at(-1)!);
}

/** At most so many, the first, the last and the wanted one among them. */
export function spread(steps: readonly number[], most: number, wanted: number | null): number[] {
  if (steps.length <= most) return [...steps];
  const kept = new Set(
    Array.from({ length: most - 1 }, (_, i) => steps[Math.round((i * (steps.length - 1)) / (most - 2))]!),
  );
  if (wanted !== null) kept.add(nearestOf(steps, wanted));
  return [...kept].sort((a, b) => a - b);
}
