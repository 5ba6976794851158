/** Sections of the list by validation data: scores of runs in one of them can be compared. */

import type { RunLine } from '@rewardboard/protocol';
import type { SectionRow } from './rows.ts';

/** Of runs that the log says nothing about. */
const UNKNOWN_DATA = '?';
/** Of each file of a data set. */
const FILE_END = /\.(?:jsonl?|csv|parquet|arrow)(?=$|,)/g;

/** The largest first; at the end those that no other run can be compared with. */
export function sectionsOf(runs: readonly RunLine[]): SectionRow[] {
  const byData = new Map<string, RunLine[]>();
  for (const run of runs) {
    const key = run.validation?.fingerprint ?? UNKNOWN_DATA;
    const known = byData.get(key);
    if (known) known.push(run);
    else byData.set(key, [run]);
  }
  const unknown = byData.get(UNKNOWN_DATA);
  byData.delete(UNKNOWN_DATA);
  const several = [...byData].filter(([, of]) => of.length > 1).sort(([, a], [, b]) => b.length - a.length);
  const single = [...byData].filter(([, of]) => of.length === 1).flatMap(([, of]) => of);
  const sections = several.map(([key, of]) => section(key, dataTitle(of[0]!), true, of));
  if (single.length > 0)
    sections.push(
      section('own', single.length === 1 ? dataTitle(single[0]!) : 'Each on validation data of its own', false, single),
    );
  if (unknown) sections.push(section(UNKNOWN_DATA, 'The log doesn’t name the validation data', false, unknown));
  return sections;
}

function section(key: string, title: string, isOneSet: boolean, runs: readonly RunLine[]): SectionRow {
  return { kind: 'section', key: `section ${key}`, title, isOneSet, runs };
}

export function dataTitle({ validation }: RunLine): string {
  const { name, examples } = validation!;
  return `${name.replace(FILE_END, '')}, ${examples.toLocaleString('en')} examples`;
}
