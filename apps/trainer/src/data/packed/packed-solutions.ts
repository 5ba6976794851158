/**
 * Labelled solutions as a tree of steps: a common beginning of two solutions is stored once and has one label per step. The first
 * solution that labels a step owns the label. If labels conflict, the majority wins; a tie counts as incorrect.
 */

import { keyWordsOf } from '../example.ts';
import type { Label, SolutionExample } from '../example.ts';
import type { ReadSolution } from '../formats/format.ts';
import { Column, wholeNumbers } from './column.ts';
import { FingerprintTable, fingerprintAfter } from './fingerprint-table.ts';
import type { PackedPlaces } from './packed-places.ts';
import type { PackedProblems } from './packed-problems.ts';
import type { TextPool } from './text-pool.ts';

const NONE = 0xffffffff;
/** Conflicts shown with their places. */
const SHOWN = 5;

export interface Added {
  /** Labels that no earlier solution has. */
  newLabels: number;
  /** Labels that repeat or contradict an earlier one. */
  merged: number;
}

export class PackedSolutions {
  readonly #texts: TextPool;
  readonly #problems: PackedProblems;
  readonly places: PackedPlaces;
  readonly #nodes = new FingerprintTable();
  readonly #parent = wholeNumbers();
  readonly #text = wholeNumbers();
  readonly #right = wholeNumbers();
  readonly #wrong = wholeNumbers();
  readonly #owner = wholeNumbers();
  readonly #problem = wholeNumbers();
  readonly #leaf = wholeNumbers();
  readonly #steps = wholeNumbers();
  readonly #characters = wholeNumbers();
  readonly #isWhole = new Column((length) => new Uint8Array(length));
  readonly #writer = wholeNumbers();
  readonly #writers: string[] = [];
  readonly #writerNumbers = new Map<string, number>();
  #contradictions = 0;
  readonly shownContradictions: { place: string; other: string }[] = [];

  constructor(texts: TextPool, problems: PackedProblems, places: PackedPlaces) {
    this.#texts = texts;
    this.#problems = problems;
    this.places = places;
  }

  get length(): number {
    return this.#leaf.length;
  }

  get contradictions(): number {
    return this.#contradictions;
  }

  get writers(): readonly string[] {
    return this.#writers;
  }

  /** A solution without a new label isn't stored. */
  add({ problem, steps, labelled, labels, originalProblem, writer }: ReadSolution, at: number): Added {
    const keyWords = originalProblem ?? keyWordsOf(problem, steps.join('\n'));
    const { number, fingerprint } = this.#problems.add(problem, keyWords);
    const solution = this.length;
    let node = NONE;
    let path = fingerprintAfter(fingerprint, labelled);
    let newLabels = 0;
    let merged = 0;
    steps.forEach((step, i) => {
      path = fingerprintAfter(path, step);
      node = this.#nodeOf(path, node, step);
      const label = labelled === 'steps' ? labels[i]! : i === steps.length - 1 ? labels[0]! : null;
      if (label === null) return;
      if (this.#vote(node, label, solution, at)) newLabels++;
      else merged++;
    });
    if (newLabels === 0) return { newLabels, merged };
    this.#problem.push(number);
    this.#leaf.push(node);
    this.#steps.push(steps.length);
    this.#characters.push(steps.reduce((sum, step) => sum + step.length, steps.length - 1));
    this.#isWhole.push(labelled === 'solution' ? 1 : 0);
    this.#writer.push(writer === undefined ? NONE : this.#numberOfWriter(writer));
    this.places.push(at);
    return { newLabels, merged };
  }

  get(solution: number): SolutionExample {
    const problem = this.#problem.get(solution);
    const nodes = this.#pathOf(solution);
    const whole = this.#isWhole.get(solution) === 1;
    const writer = this.writerOf(solution);
    return {
      kind: 'solution',
      problem: this.#problems.textOf(problem),
      steps: nodes.map((node) => this.#texts.get(this.#text.get(node))),
      labelled: whole ? 'solution' : 'steps',
      labels: (whole ? nodes.slice(-1) : nodes).map((node) => this.#labelOf(node, solution)),
      solutionLabel: this.#solutionLabel(nodes),
      problemKey: this.#problems.keyTextOf(problem),
      ...(writer === null ? {} : { writer }),
      weight: this.places.weightOf(solution),
      place: this.places.placeOf(solution),
    };
  }

  keyOf(solution: number): number {
    return this.#problems.keyOf(this.#problem.get(solution));
  }

  problemTextOf(solution: number): string {
    return this.#problems.textOf(this.#problem.get(solution));
  }

  /** Identifies the example, including its labels. */
  digestOf(solution: number): string {
    const nodes = this.#pathOf(solution);
    const { high, low } = this.#nodes.fingerprintOf(this.#leaf.get(solution));
    return `${high} ${low} ${nodes.map((node) => this.#labelOf(node, solution) ?? '-').join('')}\n`;
  }

  /** Counts of the labels that the solution owns, without building its texts. */
  countsOf(solution: number): { right: number; wrong: number; unjudged: number } {
    let right = 0;
    let wrong = 0;
    let unjudged = 0;
    const whole = this.#isWhole.get(solution) === 1;
    for (let node = this.#leaf.get(solution); node !== NONE; node = whole ? NONE : this.#parent.get(node)) {
      const label = this.#labelOf(node, solution);
      if (label === 1) right++;
      else if (label === 0) wrong++;
      else unjudged++;
    }
    return { right, wrong, unjudged };
  }

  writerOf(solution: number): string | null {
    const writer = this.#writer.get(solution);
    return writer === NONE ? null : this.#writers[writer]!;
  }

  stepsOf(solution: number): number {
    return this.#steps.get(solution);
  }

  charactersOf(solution: number): number {
    return this.#characters.get(solution);
  }

  #nodeOf(path: { high: number; low: number }, parent: number, step: string): number {
    const known = this.#nodes.size;
    const node = this.#nodes.numberOf(path);
    if (node === known) {
      this.#parent.push(parent);
      this.#text.push(this.#texts.add(step));
      this.#right.push(0);
      this.#wrong.push(0);
      this.#owner.push(NONE);
    }
    return node;
  }

  /** @returns whether it is the step's first label */
  #vote(node: number, label: Label, solution: number, at: number): boolean {
    const votes = label === 1 ? this.#right : this.#wrong;
    const others = label === 1 ? this.#wrong : this.#right;
    const isFirst = this.#owner.get(node) === NONE;
    if (isFirst) this.#owner.set(node, solution);
    // Only at the first conflict, so that each step counts once.
    if (votes.get(node) === 0 && others.get(node) > 0) {
      this.#contradictions++;
      const owner = this.#owner.get(node);
      if (this.shownContradictions.length < SHOWN && owner < this.length)
        this.shownContradictions.push({ place: this.places.placeOf(owner), other: this.places.here(at) });
    }
    votes.set(node, votes.get(node) + 1);
    return isFirst;
  }

  #solutionLabel(nodes: readonly number[]): Label | null {
    const labels = nodes.map((node) =>
      this.#owner.get(node) === NONE ? null : this.#labelOf(node, this.#owner.get(node)),
    );
    return labels.includes(0) ? 0 : labels.at(-1)!;
  }

  #labelOf(node: number, solution: number): Label | null {
    if (this.#owner.get(node) !== solution) return null;
    return this.#right.get(node) > this.#wrong.get(node) ? 1 : 0;
  }

  #pathOf(solution: number): number[] {
    const nodes: number[] = [];
    for (let node = this.#leaf.get(solution); node !== NONE; node = this.#parent.get(node)) nodes.push(node);
    return nodes.toReversed();
  }

  #numberOfWriter(writer: string): number {
    const known = this.#writerNumbers.get(writer);
    if (known !== undefined) return known;
    this.#writerNumbers.set(writer, this.#writers.length);
    return this.#writers.push(writer) - 1;
  }
}
