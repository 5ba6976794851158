/** The list of predictions: those of one evaluation, filtered, ordered, a page at a time. */

import type { ExamplePaths } from './journal.ts';
import { PATHS } from './journal.ts';
import type { PredictionBook } from './prediction-book.ts';

export const CELLS = ['all', 'wrong', 'fp', 'fn', 'tp', 'tn'] as const;
export type Cell = (typeof CELLS)[number];
export const ORDERS = ['wrong', 'unsure', 'p', 'changes'] as const;
export type Order = (typeof ORDERS)[number];
export const ROWS_A_PAGE = 10;
/** Other solutions of the same problem that an opened row names. */
const MAX_OTHERS = 12;

export interface ListQuery {
  step: number;
  /** In hundredths. */
  at: number;
  cell: Cell;
  /** Index of the group and of the name in it. */
  slice: readonly [number, number] | null;
  /** One of `PATHS`, or those that were sure and wrong in the last evaluations. */
  path: (typeof PATHS)[number] | 'sure' | null;
  find: string;
  order: Order;
  page: number;
  /** Number of an example: its page is shown, if it is in the list. */
  showing: number | null;
}

export interface ListedPrediction {
  /** Number in this page's list of examples. */
  example: number;
  /** Number in the validation set. */
  id: number;
  label: 0 | 1;
  p: number;
  isRight: boolean;
  /** P at each evaluation. */
  over: Float32Array;
  changes: number;
  rightTimes: number;
  path: (typeof PATHS)[number] | null;
  slices: string[];
  problem: string;
  text: string;
  /** Solutions of the same problem: their label, P, and whether it is right. */
  others: { label: 0 | 1; p: number; isRight: boolean }[];
  moreOthers: number;
}

export interface ListPage {
  query: ListQuery;
  /** How many of what the other filters leave lie in each cell. */
  counts: Record<Cell, number>;
  page: number;
  pages: number;
  rows: ListedPrediction[];
}

export class PredictionList {
  /** Texts in small letters, made when somebody first searches. */
  #searched: string[] | null = null;
  #byProblem: Map<number, number[]> | null = null;

  constructor(private readonly book: PredictionBook) {}

  page(query: ListQuery, paths: ExamplePaths | null): ListPage | null {
    const found = this.select(query, paths);
    if (!found) return null;
    const { list, counts } = found;
    const pages = Math.max(1, Math.ceil(list.length / ROWS_A_PAGE));
    const shown = query.showing === null ? -1 : list.indexOf(query.showing);
    const page = Math.min(pages - 1, Math.max(0, shown >= 0 ? Math.floor(shown / ROWS_A_PAGE) : query.page));
    const rows = list
      .slice(page * ROWS_A_PAGE, (page + 1) * ROWS_A_PAGE)
      .map((example) => this.row(example, query, paths));
    return { query, counts, page, pages, rows };
  }

  /** The examples that a query asks for, in its order; null where the evaluation isn't here. */
  select(query: ListQuery, paths: ExamplePaths | null): { list: number[]; counts: Record<Cell, number> } | null {
    const bins = this.book.binsOf(query.step);
    const values = this.book.valuesOf(query.step);
    if (!bins || !values) return null;
    const { labels } = this.book;
    const group = query.slice ? this.book.groups[query.slice[0]] : undefined;
    const wantedPath = query.path === null || query.path === 'sure' ? -1 : PATHS.indexOf(query.path);
    const words = query.find.trim().toLowerCase();
    const texts = words === '' ? null : (this.#searched ??= this.#textsInSmallLetters());
    const counts: Record<Cell, number> = { all: 0, wrong: 0, fp: 0, fn: 0, tp: 0, tn: 0 };
    const list: number[] = [];
    for (let i = 0; i < labels.length; i++) {
      if (group && group.of[i] !== query.slice![1]) continue;
      if (query.path === 'sure' && paths?.sureAndWrong[i] !== 1) continue;
      if (wantedPath >= 0 && paths?.path[i] !== wantedPath) continue;
      if (texts && !texts[i]!.includes(words)) continue;
      const says = bins[i]! >= query.at;
      const cell: Cell = labels[i] === 1 ? (says ? 'tp' : 'fn') : says ? 'fp' : 'tn';
      const isWrong = cell === 'fp' || cell === 'fn';
      counts.all++;
      counts[cell]++;
      if (isWrong) counts.wrong++;
      if (query.cell === 'all' || query.cell === cell || (query.cell === 'wrong' && isWrong)) list.push(i);
    }
    list.sort(this.#orderOf(query, bins, values, paths));
    return { list, counts };
  }

  row(example: number, { step, at }: Pick<ListQuery, 'step' | 'at'>, paths: ExamplePaths | null): ListedPrediction {
    const { examples, labels, groups } = this.book;
    const values = this.book.valuesOf(step)!;
    const bins = this.book.binsOf(step)!;
    const is = (i: number) => ({
      label: labels[i]! as 0 | 1,
      p: values[i]!,
      isRight: bins[i]! >= at === (labels[i] === 1),
    });
    const others = this.#solutionsOf(examples.problem[example]!).filter((i) => i !== example);
    return {
      example,
      id: examples.id[example]!,
      ...is(example),
      over: Float32Array.from(this.book.steps, (other) => this.book.valuesOf(other)![example]!),
      changes: paths?.changes[example] ?? 0,
      rightTimes: paths?.rightTimes[example] ?? 0,
      path: paths ? PATHS[paths.path[example]!]! : null,
      slices: groups.flatMap(({ names, of }) => names[of[example]!] ?? []),
      problem: examples.problems[examples.problem[example]!] ?? '',
      text: examples.text[example] ?? '',
      others: others.slice(0, MAX_OTHERS).map(is),
      moreOthers: Math.max(0, others.length - MAX_OTHERS),
    };
  }

  #textsInSmallLetters(): string[] {
    const { text, problem, problems } = this.book.examples;
    const small = problems.map((words) => words.toLowerCase());
    return text.map((words, i) => `${small[problem[i]!]}\n${words.toLowerCase()}`);
  }

  #solutionsOf(problem: number): number[] {
    if (!this.#byProblem) {
      this.#byProblem = new Map();
      this.book.examples.problem.forEach((number, i) => {
        const others = this.#byProblem!.get(number);
        if (others) others.push(i);
        else this.#byProblem!.set(number, [i]);
      });
    }
    return this.#byProblem.get(problem) ?? [];
  }

  #orderOf({ at, order }: ListQuery, bins: Uint8Array, values: Float32Array, paths: ExamplePaths | null) {
    const { labels } = this.book;
    const distance = (i: number) => Math.abs(values[i]! - at / 100);
    const isWrong = (i: number) => (bins[i]! >= at !== (labels[i] === 1) ? 1 : 0);
    const byNumber = (a: number, b: number) => a - b;
    const orders: Record<Order, (a: number, b: number) => number> = {
      // Most sure and wrong first, most sure and right last.
      wrong: (a, b) => isWrong(b) - isWrong(a) || (isWrong(a) ? distance(b) - distance(a) : distance(a) - distance(b)),
      unsure: (a, b) => distance(a) - distance(b),
      p: (a, b) => values[b]! - values[a]!,
      changes: (a, b) => (paths?.changes[b] ?? 0) - (paths?.changes[a] ?? 0) || distance(b) - distance(a),
    };
    return (a: number, b: number) => orders[order](a, b) || byNumber(a, b);
  }
}
