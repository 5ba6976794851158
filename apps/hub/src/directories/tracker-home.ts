/**
 * A tracker (W&B, SwanLab, MLflow, TensorBoard) keeps its runs in a directory of its own, beside or above the outputs of the programs that it
 * records: `wandb/run-...` beside `nohup.out`, or beside `outputs/reward-model/trainer_state.json`. Where both hold the same losses, it is one run.
 */

import { relative, resolve, sep } from 'node:path';
import type { Home } from './file-home.ts';
import type { Owner } from './file-owner.ts';
import { compared, isSame } from './same-numbers.ts';
import type { Head, SeriesHeads } from './series-heads.ts';
import { isOfTracker, mayRecord, ownOf, partsOf } from './tracker-place.ts';

const LOSS = 'train/loss';
const EVALUATION = 'eval/loss';
/** Losses by which they find each other, and their digits: programs print four, and seldom all. */
const KEY_POINTS = 6;
const KEY_DIGITS = 4;
/** Fewest different ones of these: a policy's loss is often 0, and a NaN that of any training. */
const MIN_DIFFERENT = 3;
/** The same of what both hold: a value may have been printed before it was final. */
const MOST = 0.9;
/** Files that begin alike, as of runs with one seed: more aren't compared with each other. */
const MAX_ALIKE = 32;
/** Different beginnings that are remembered. */
const MAX_KEYS = 20_000;

export class TrackerHomes {
  /** By the first losses: files of trackers that lie where they were written, and all other logs. */
  readonly #trackers = new Map<string, Set<string>>();
  readonly #logs = new Map<string, Set<string>>();
  readonly #keys = new WeakMap<SeriesHeads, string>();
  /** Files of trackers, with the log that each has joined, and the other way round. */
  readonly #joined = new Map<string, string>();
  readonly #guests = new Map<string, string>();
  /** Directories of those runs, from which they were taken. */
  readonly #places = new Map<string, string>();
  /** Pairs that began alike and went apart. */
  readonly #apart = new Set<string>();

  constructor(private readonly owners: ReadonlyMap<string, Owner>) {}

  /**
   * @param absolute the file that has changed
   * @returns directories of a tracker's run, and where that run is, as far as this file shows it
   */
  found(absolute: string, owner: Owner): [directory: string, home: Home][] {
    const log = logOf(owner);
    if (!log?.heads || log.format?.isAside) return [];
    const key = this.#keyOf(log.heads);
    if (key === null) return [];
    const isTracker = isOfTracker(log.format);
    const guest = isTracker ? absolute : this.#guests.get(absolute);
    const left = guest === undefined ? [] : this.#leave(guest);
    if (left.length > 0 || (isTracker && ownOf(absolute, owner) === null)) return left;
    remember(isTracker ? this.#trackers : this.#logs, key, absolute);
    const others = (isTracker ? this.#logs : this.#trackers).get(key) ?? new Set();
    for (const other of others) {
      if (!this.owners.has(other)) others.delete(other);
      const [tracker, home] = isTracker ? [absolute, other] : [other, absolute];
      if (this.#apart.has(pairOf(tracker, home))) continue;
      const found = this.#homeOf(tracker, this.owners.get(tracker), this.owners.get(home));
      if (found.length === 0) continue;
      this.#joined.set(tracker, home);
      this.#guests.set(home, tracker);
      this.#places.set(tracker, found[0]![0]);
      return found;
    }
    return [];
  }

  /** Runs of one seed begin alike: where what came since shows that they are two, the tracker's goes back to its own place. */
  #leave(tracker: string): [string, Home][] {
    const home = this.#joined.get(tracker);
    const [of, log] = [this.owners.get(tracker), home === undefined ? undefined : this.owners.get(home)];
    const [one, other] = [of && logOf(of)?.heads, log && logOf(log)?.heads];
    if (home === undefined || !of || !one || !other || this.#keyOf(one) === null || this.#keyOf(other) === null)
      return [];
    const at = this.#places.get(tracker);
    if (at === undefined || ownOf(tracker, of) !== null || isOneTraining(one, other)) return [];
    this.#joined.delete(tracker);
    this.#guests.delete(home);
    this.#places.delete(tracker);
    this.#apart.add(pairOf(tracker, home));
    const directory = relative(resolve(of.run.root), at).replaceAll(sep, '/') || '.';
    return partsOf(at, of).map((part) => [part, { directory }]);
  }

  #keyOf(heads: SeriesHeads): string | null {
    const known = this.#keys.get(heads);
    if (known !== undefined) return known;
    const values = heads.byPath.get(LOSS)?.values ?? [];
    if (values.length < KEY_POINTS) return null;
    const first = values.slice(0, KEY_POINTS).map((value) => value.toPrecision(KEY_DIGITS));
    if (new Set(first).size < MIN_DIFFERENT) return null;
    const key = first.join(' ');
    this.#keys.set(heads, key);
    return key;
  }

  #homeOf(tracker: string, of: Owner | undefined, at: Owner | undefined): [string, Home][] {
    const own = of && at && of.run.root === at.run.root ? ownOf(tracker, of) : null;
    // What holds several runs has no place for the files of one.
    if (!of || !at || own === null || at.whole || at.run.logs.all().some(({ log }) => isOfTracker(log.format)))
      return [];
    if (!mayRecord(own, of, resolve(at.run.root, at.run.path))) return [];
    const [one, other] = [logOf(of)?.heads, logOf(at)?.heads];
    if (!one || !other || !isOneTraining(one, other)) return [];
    const { aloneAs } = at.place;
    const home: Home = { directory: at.run.path, ...(aloneAs === undefined ? {} : { aloneAs }) };
    return partsOf(own, of).map((part) => [part, home]);
  }
}

function remember(kind: Map<string, Set<string>>, key: string, absolute: string): void {
  const known = kind.get(key) ?? new Set();
  if (known.size < MAX_ALIKE && (known.size > 0 || kind.size < MAX_KEYS)) kind.set(key, known.add(absolute));
}

const pairOf = (tracker: string, home: string) => `${tracker}\0${home}`;
const logOf = ({ run, place }: Owner) => run.logs.get(place.file)?.log;

function isOneTraining(a: SeriesHeads, b: SeriesHeads): boolean {
  const [one, other] = [a.byPath.get(LOSS), b.byPath.get(LOSS)];
  if (!one || !other || !saysTheSame(one, other, a.unit === b.unit)) return false;
  const [evaluated, their] = [a.byPath.get(EVALUATION), b.byPath.get(EVALUATION)];
  return !evaluated || !their || saysTheSame(evaluated, their, a.unit === b.unit);
}

/** At the same steps; or in the same order where one counts other steps than the other, or epochs. */
function saysTheSame(a: Head, b: Head, isOneUnit: boolean): boolean {
  const { common, equal: equalAtStep } = isOneUnit ? compared(a, b) : { common: 0, equal: 0 };
  if (equalAtStep > 0 && equalAtStep >= MOST * common) return true;
  const count = Math.min(a.values.length, b.values.length);
  let equal = 0;
  for (let i = 0; i < count; i++) if (isSame(a.values[i]!, b.values[i]!)) equal++;
  return equal > 0 && equal >= MOST * count;
}
