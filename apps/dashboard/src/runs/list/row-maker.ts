/**
 * Makes the rows of the list, and keeps those that stay the same: after a change of a few runs only their rows, their groups and
 * their places are worked out anew. Lines of runs are never changed in place, so a line that is the same object says the same.
 */

import type { RunLine } from '@rewardboard/protocol';
import { KeptOrder } from './kept-order.ts';
import { orderOf, orderOfRows } from './row-order.ts';
import { sortColumn, withOpenGroups } from './rows.ts';
import type { GroupRow, Row, RowOptions, RunRow, SectionRow } from './rows.ts';
import { dataTitle, sectionsOf } from './sections.ts';
import { setNames } from './set-names.ts';

type Options = Omit<RowOptions, 'open'>;

export function rowsOf(runs: readonly RunLine[], options: RowOptions): Row[] {
  return withOpenGroups(new RowMaker().rows(runs, options), options.open);
}

export class RowMaker {
  #options: Options | null = null;
  /** By the key of the section; '' where there is none. */
  #parts = new Map<string, Part>();
  #sections = new Map<string, SectionRow>();

  /** With every group closed. */
  rows(runs: readonly RunLine[], options: Options): readonly Row[] {
    const { sort, group, columns } = options;
    const was = this.#options;
    if (was?.sort !== sort || was.group !== group || was.columns !== columns) {
      this.#options = { sort, group, columns };
      this.#parts.clear();
    }
    const column = sortColumn(options);
    if (column?.kind !== 'metric' || group === 'data') return this.#part('').rows(runs);
    const sections = sectionsOf(runs).map((section) => this.#known(section));
    this.#sections = new Map(sections.map((section) => [section.key, section]));
    // The part without a section stays: where scores can't be compared, all rows are in it.
    for (const key of this.#parts.keys()) if (key !== '' && !this.#sections.has(key)) this.#parts.delete(key);
    // The head of the only one says what was compared; where nothing can be, there is nothing to say.
    if (sections.length < 2 && !sections[0]?.isOneSet) return this.#part('').rows(runs);
    return sections.flatMap((section): readonly Row[] => [section, ...this.#part(section.key).rows(section.runs)]);
  }

  #part(key: string): Part {
    let part = this.#parts.get(key);
    if (!part) this.#parts.set(key, (part = new Part(this.#options!, key === '' ? null : key)));
    return part;
  }

  #known(section: SectionRow): SectionRow {
    const known = this.#sections.get(section.key);
    return known?.title === section.title && areSame(known.runs, section.runs) ? known : section;
  }
}

/** The rows of one section. */
class Part {
  readonly #runs: KeptOrder<RunLine>;
  readonly #top: KeptOrder<GroupRow | RunRow>;
  readonly #rowOf = new WeakMap<RunLine, RunRow>();
  #groups = new Map<string, { members: readonly RunLine[]; row: GroupRow }>();
  #named: { sets: readonly (readonly RunLine[])[]; names: readonly string[] } = { sets: [], names: [] };

  constructor(
    private readonly options: Options,
    private readonly section: string | null,
  ) {
    this.#runs = new KeptOrder(orderOf(options));
    this.#top = new KeptOrder(orderOfRows(options));
  }

  rows(runs: readonly RunLine[]): readonly Row[] {
    const keyOf = groupKey(this.options);
    if (!keyOf) return this.#runs.of(runs).map((run) => this.#ofRun(run));
    const byKey = new Map<string, RunLine[]>();
    const alone: RunLine[] = [];
    for (const run of runs) {
      const key = keyOf(run);
      const known = key === null ? alone : byKey.get(key);
      if (known) known.push(run);
      else byKey.set(key!, [run]);
    }
    const isSeeds = this.options.group === 'seeds';
    const names = isSeeds ? this.#namesOf([...byKey.values()]) : null;
    const groups = new Map<string, { members: readonly RunLine[]; row: GroupRow }>();
    let at = 0;
    const top: (GroupRow | RunRow)[] = [];
    for (const [key, members] of byKey) {
      const name = names?.[at++] ?? key;
      // A recipe that was trained once is no set.
      if (isSeeds && members.length === 1) top.push(this.#ofRun(members[0]!));
      else {
        const row = this.#group(key, name, members);
        groups.set(key, { members, row });
        top.push(row);
      }
    }
    for (const run of alone) top.push(this.#ofRun(run));
    this.#groups = groups;
    return this.#top.of(top);
  }

  #ofRun(run: RunLine): RunRow {
    let row = this.#rowOf.get(run);
    if (!row) this.#rowOf.set(run, (row = { kind: 'run', key: run.id, run, group: null, section: this.section }));
    return row;
  }

  #group(key: string, name: string, members: readonly RunLine[]): GroupRow {
    const known = this.#groups.get(key);
    if (known?.row.name === name && areSame(known.members, members)) return known.row;
    const prefix = this.section === null ? '' : `${this.section} `;
    const runs = members.toSorted(orderOf(this.options));
    return { kind: 'group', key: prefix + key, name, runs, section: this.section };
  }

  /** Names depend on the configurations of all sets, which points don't change. */
  #namesOf(sets: readonly (readonly RunLine[])[]): readonly string[] {
    const { sets: before, names } = this.#named;
    const isSame =
      sets.length === before.length &&
      sets.every(
        (runs, i) =>
          runs.length === before[i]!.length &&
          runs.every(({ fields, name }, n) => fields === before[i]![n]!.fields && name === before[i]![n]!.name),
      );
    this.#named = { sets, names: isSame ? names : setNames(sets) };
    return this.#named.names;
  }
}

function areSame(a: readonly RunLine[], b: readonly RunLine[]): boolean {
  return a.length === b.length && a.every((run, i) => run === b[i]);
}

/** null where nothing is grouped; of a run that is in no group null. */
function groupKey({ group, columns }: Options): ((run: RunLine) => string | null) | null {
  if (group === 'none') return null;
  if (group === 'seeds') return ({ seedSet }) => seedSet;
  if (group === 'directory')
    return ({ directory }) => directory.slice(0, Math.max(0, directory.lastIndexOf('/'))) || null;
  if (group === 'data') return (run) => (run.validation ? dataTitle(run) : null);
  if (group === 'tag') return ({ tags }) => tags[0] ?? null;
  const column = columns.get(group);
  if (!column) return null;
  return (run) => {
    const value = column.valueOf(run);
    return value === null ? null : `${column.head} ${column.textOf(value, 0)}`;
  };
}
