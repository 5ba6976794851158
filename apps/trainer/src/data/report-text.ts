/** The data report for a terminal. */

import { terminalLine } from '@rewardboard/machine';
import type { DataReport } from './data-report.ts';
import { dropsOf } from './data-report.ts';
import type { SetReport } from './set-report.ts';

const SHOWN_WRITERS = 6;

/** Colours part of a line, or returns it unchanged. */
export type Paint = (style: 'strong' | 'dim' | 'watch' | 'act', text: string) => string;

export function reportText(report: DataReport, paint: Paint): string {
  const lines = report.files.flatMap((file) => [
    `${paint('strong', terminalLine(file.path))}  ${formatNames(file.formats)}; ${file.container}, ${bytes(file.bytes)}`,
    `  ${count(file.rows, 'row')}${file.weight === 1 ? '' : `, weight ${file.weight}`}${file.broken > 0 ? paint('act', `, ${file.broken} invalid`) : ''}`,
  ]);
  lines.push('', ...setTable(report, paint), '');
  lines.push(...writerLines(report, paint));
  if (report.merged > 0)
    lines.push(`Duplicates merged: ${count(report.merged, report.kind === 'preference' ? 'pair' : 'label')}`);
  if (report.contradictions.count > 0) {
    const what =
      report.kind === 'preference'
        ? `${count(report.contradictions.count, 'pair')} with chosen and rejected also swapped; the two cancel out`
        : `${count(report.contradictions.count, 'step or solution', 'steps or solutions')} labeled both correct and incorrect; the majority wins, a tie counts as incorrect`;
    lines.push(
      paint('watch', `Conflicting labels: ${what}`),
      ...report.contradictions.shown.map(({ place, other }) =>
        paint('dim', `  ${terminalLine(place)} and ${terminalLine(other)}`),
      ),
    );
  }
  for (const { reason, count: times, places } of dropsOf(report))
    lines.push(
      paint('watch', `Skipped ${times}: ${reason}`),
      paint('dim', `  ${terminalLine(places.join(', '))}${times > places.length ? ' ...' : ''}`),
    );
  if (report.obstacles.length > 0)
    lines.push(
      '',
      paint('act', "This data can't be used for training:"),
      ...report.obstacles.map((text) => `  ${terminalLine(text)}`),
    );
  return lines.join('\n').trimEnd();
}

/** Notes on the data at the start of training. */
export function lossesText(report: DataReport): string[] {
  const notes = report.files.map(
    ({ path, formats, container, rows }) =>
      `${terminalLine(path)}: ${formatNames(formats)}; ${container}, ${count(rows, 'row')}`,
  );
  if (report.merged > 0 || report.contradictions.count > 0)
    notes.push(`Duplicates merged: ${report.merged}; conflicting labels: ${report.contradictions.count}`);
  for (const { reason, count: times, places } of dropsOf(report))
    notes.push(`Skipped ${times}: ${reason} (${terminalLine(places[0]!)}${times > 1 ? ' ...' : ''})`);
  return notes;
}

function setTable({ kind, train, validation, validationShare }: DataReport, paint: Paint): string[] {
  const side = validationShare === null ? 'validation' : `validation (${+(validationShare * 100).toFixed(1)}%)`;
  const isPair = kind === 'preference';
  const rows: [string, (set: SetReport) => string][] = [
    [isPair ? 'pairs' : 'solutions', (set) => grouped(set.examples)],
    ['problems', (set) => grouped(set.problems)],
    ...(isPair
      ? []
      : ([
          ['labels', (set) => grouped(set.right + set.wrong)],
          ['  correct', (set) => `${grouped(set.right)} ${percent(set.right, set.right + set.wrong)}`],
          ['  incorrect', (set) => `${grouped(set.wrong)} ${percent(set.wrong, set.right + set.wrong)}`],
          ['steps', (set) => range(set.steps)],
        ] satisfies [string, (set: SetReport) => string][])),
    ['characters', (set) => range(set.characters)],
  ];
  const cells = rows.map(([name, of]) => [name, of(train), of(validation)] as const);
  const widths = [0, 1, 2].map((column) =>
    Math.max(['', 'training', side][column]!.length, ...cells.map((row) => row[column]!.length)),
  );
  const line = ([name, a, b]: readonly [string, string, string]) =>
    `  ${name.padEnd(widths[0]!)}  ${a.padStart(widths[1]!)}  ${b.padStart(widths[2]!)}`;
  return [
    paint('strong', line(['', 'training', side])),
    ...cells.map(line),
    paint('dim', '  (steps and characters per solution: minimum, median, maximum)'),
  ];
}

function writerLines({ train, validation }: DataReport, paint: Paint): string[] {
  const merged = new Map<string, { examples: number; right: number; wrong: number }>();
  for (const { name, examples, right, wrong } of [...train.writers, ...validation.writers]) {
    const known = merged.get(name) ?? { examples: 0, right: 0, wrong: 0 };
    merged.set(name, { examples: known.examples + examples, right: known.right + right, wrong: known.wrong + wrong });
  }
  if (merged.size === 0) return [];
  const ranked = [...merged].sort(([, a], [, b]) => b.examples - a.examples);
  const more = ranked.length - SHOWN_WRITERS + Math.max(train.moreWriters, validation.moreWriters);
  return [
    paint('strong', 'Writers'),
    ...ranked
      .slice(0, SHOWN_WRITERS)
      .map(
        ([name, { examples, right, wrong }]) =>
          `  ${terminalLine(name)}: ${count(examples, 'solution')}, ${percent(right, right + wrong)} correct`,
      ),
    ...(more > 0 ? [paint('dim', `  and ${more} more`)] : []),
  ];
}

function formatNames(formats: Record<string, number>): string {
  const names = Object.entries(formats);
  if (names.length === 0) return 'unknown format';
  return names.length === 1 ? names[0]![0] : names.map(([name, rows]) => `${name} (${grouped(rows)})`).join(' + ');
}

/** Minimum, median, maximum. */
function range(quantiles: number[] | null): string {
  return quantiles === null ? '-' : `${grouped(quantiles[0]!)} / ${grouped(quantiles[2]!)} / ${grouped(quantiles[5]!)}`;
}
function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((part / whole) * 100).toFixed(1)}%`;
}
function count(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}
function grouped(number: number): string {
  return number.toLocaleString('en');
}
function bytes(size: number): string {
  const unit = size < 1e6 ? ([1e3, 'kB'] as const) : size < 1e9 ? ([1e6, 'MB'] as const) : ([1e9, 'GB'] as const);
  return `${(size / unit[0]).toFixed(1)} ${unit[1]}`;
}
