/** All values of a comparison as a table to take along: CSV, JSON, Markdown, LaTeX. */

import { csvOf } from '../../parts/csv.ts';
import type { MetricComparison } from '@rewardboard/diagnostics/comparison';
import { score } from './numbers.ts';
import type { ComparedRun } from '../model/compared-run.ts';
import { pathOf, titleOf } from '../model/metric-columns.ts';
import { setValue } from '../model/set-values.ts';
import type { ComparedSet } from '../model/sets.ts';

export interface ValueTable {
  sets: { letter: string; name: string; runs: string[]; isBaseline: boolean }[];
  metrics: {
    metric: string;
    title: string;
    /** One a set: the value at the kept checkpoint, its 95% half width, and the difference from the baseline with its own. null where unknown. */
    values: {
      value: number | null;
      half: number | null;
      difference: number | null;
      differenceHalf: number | null;
      word: string | null;
    }[];
  }[];
}

export function valueTable(
  runs: readonly ComparedRun[],
  sets: readonly ComparedSet[],
  metrics: readonly string[],
  comparisons: readonly MetricComparison[],
): ValueTable {
  const orNull = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : null);
  return {
    sets: sets.map(({ letter, name, runs: of, isBase }) => ({
      letter,
      name,
      runs: of.map((i) => runs[i]!.id),
      isBaseline: isBase,
    })),
    metrics: metrics.map((metric) => {
      const comparison = comparisons.find((of) => of.metric === metric);
      return {
        metric: pathOf(metric),
        title: titleOf(metric),
        values: sets.map((set, i) => {
          const standing = comparison?.standings[i];
          const difference = comparison?.differences[i];
          return {
            value: orNull(
              standing?.value ??
                setValue(
                  set.runs.map((run) => runs[run]!),
                  metric,
                  'kept',
                ),
            ),
            half: orNull(standing?.half),
            difference: orNull(difference?.value),
            differenceHalf: orNull(difference?.half),
            word: difference?.word ?? null,
          };
        }),
      };
    }),
  };
}

export function valueCsv({ sets, metrics }: ValueTable): string {
  return csvOf(
    ['metric', 'letter', 'name', 'value', 'half width', 'difference', 'half width of the difference', 'word'],
    metrics.flatMap(({ metric, values }) =>
      values.map(({ value, half, difference, differenceHalf, word }, i) => [
        metric,
        sets[i]!.letter,
        sets[i]!.name,
        value,
        half,
        difference,
        differenceHalf,
        word,
      ]),
    ),
  );
}

const cellText = ({ value, half }: ValueTable['metrics'][number]['values'][number], sign: string) =>
  value === null ? '–' : `${score(value)}${half === null ? '' : ` ${sign} ${score(half)}`}`;

export function valueMarkdown({ sets, metrics }: ValueTable): string {
  const plain = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return (
    line(['', ...sets.map(({ letter, name }) => `${letter}: ${plain(name)}`)]) +
    line(['---', ...sets.map(() => '---:')]) +
    metrics.map(({ title, values }) => line([plain(title), ...values.map((of) => cellText(of, '±'))])).join('')
  );
}

export function valueLatex({ sets, metrics }: ValueTable): string {
  const plain = (text: string) =>
    text
      .replaceAll('\\', ' ')
      .replace(/[&%$#_{}]/g, '\\$&')
      .replaceAll('·', ', ')
      .replace(/[~^\n]/g, ' ');
  const line = (cells: readonly string[]) => `  ${cells.join(' & ')} \\\\\n`;
  return (
    `\\begin{tabular}{l${'r'.repeat(sets.length)}}\n  \\hline\n` +
    line(['', ...sets.map(({ letter }) => letter)]) +
    '  \\hline\n' +
    metrics
      .map(({ title, values }) =>
        line([plain(title), ...values.map((of) => cellText(of, '$\\pm$').replaceAll('−', '$-$'))]),
      )
      .join('') +
    `  \\hline\n\\end{tabular}\n${sets.map(({ letter, name }) => `% ${letter}: ${plain(name)}\n`).join('')}`
  );
}
