/** What a comparison says: one sentence, why, and what else is known. */

import type { Difference, DrawnMetric, WouldTell } from '@rewardboard/metrics';
import { plural, whole } from '../../words/format-number.ts';
import { lowerIsBetter } from '@rewardboard/diagnostics/comparison';
import type { ComparisonResult, MetricComparison } from '@rewardboard/diagnostics/comparison';
import type { ComparedSet } from '../model/sets.ts';
import { listed, metricName, plusMinus, score, signed } from './numbers.ts';

export type Mark = '▲' | '▼' | '?';

export interface Verdict {
  head: string;
  /** Something is really better than the baseline. */
  isGain: boolean;
  why: string;
  also: { mark: Mark; strong: string; rest: string }[];
  foot: string;
}

/** More letters than these are counted instead of listed. */
const MAX_LISTED = 5;
const MAX_ALSO = 6;
/** Whether another metric agrees is said of the first of these that isn't the chosen one. */
const SECOND_LOOKS: readonly DrawnMetric[] = ['f1', 'roc_auc', 'loss'];

interface Row {
  set: ComparedSet;
  difference: Difference;
  isBetter: boolean;
}

/** The other sets, the best first. */
export function rowsOf({ metric, differences }: MetricComparison, sets: readonly ComparedSet[]): Row[] {
  const sign = lowerIsBetter(metric) ? -1 : 1;
  return sets
    .flatMap((set, i) => {
      const difference = differences[i];
      return difference ? [{ set, difference, isBetter: sign * difference.value > 0 }] : [];
    })
    .sort((a, b) => sign * (b.difference.value - a.difference.value));
}

export function verdictOf(
  comparison: MetricComparison,
  result: ComparisonResult,
  sets: readonly ComparedSet[],
  { kept, evaluations }: { /** Metric of the kept checkpoints. */ kept: string | null; evaluations: number },
): Verdict {
  const { metric } = comparison;
  const unit = metricName(metric);
  const base = sets.find(({ isBase }) => isBase)!;
  const rows = rowsOf(comparison, sets);
  const real = rows.filter(({ difference, isBetter }) => difference.word === 'real' && isBetter);
  const worse = rows.filter(({ difference, isBetter }) => difference.word === 'real' && !isBetter);
  const open = rows.filter(({ difference }) => difference.word !== 'real');
  const best = real[0];
  const lead = best ?? rows[0]!;
  return {
    head: headOf(),
    isGain: best !== undefined,
    why: whyOf(lead, base, comparison, result, sets),
    also: alsoOf(comparison, result, sets, { real, worse, open, base }),
    foot:
      `“Real” means beyond 95%${rows.length > 1 ? ` for all ${rows.length} comparisons together` : ''}. ` +
      `Each run is compared at its kept checkpoint${kept === null ? '' : `, the best of ${plural(evaluations, 'evaluation')} by ${kept} on these same examples`}, ` +
      'so all values are slightly too high, and equally so.',
  };

  function headOf(): string {
    if (rows.every(({ difference }) => difference.word === 'too few'))
      return `Too few examples to compare by: ${whole(result.examples)}.`;
    if (best)
      return `${best.set.letter} beats ${base.letter} by ${score(Math.abs(best.difference.value))} ${plusMinus(best.difference.half)} ${unit}: real.`;
    if (worse.length === rows.length) return `${base.letter} is the best by ${unit}: real.`;
    if (worse.length > 0) return `Nothing beats ${base.letter} by ${unit}.`;
    return rows.length === 1
      ? `${rows[0]!.set.letter} and ${base.letter} are too close to call by ${unit}.`
      : `Nothing beats ${base.letter} beyond the noise in ${unit}.`;
  }
}

function whyOf(
  { set, difference }: Row,
  base: ComparedSet,
  { metric, standings }: MetricComparison,
  { examples, basis }: ComparisonResult,
  sets: readonly ComparedSet[],
): string {
  const of = (one: ComparedSet) => score(standings[sets.indexOf(one)]!.value);
  const several = set.runs.length > 1 || base.runs.length > 1;
  const means = several ? `, as means of ${set.runs.length} and ${base.runs.length} seeds` : '';
  const { half, seedsPart, examplesPart } = difference;
  const parts =
    seedsPart === null
      ? `all comes from the ${whole(examples)} examples; with one seed each, what seeds add is unknown`
      : `the seeds make ${score(seedsPart)} and the ${whole(examples)} examples ${score(examplesPart)}`;
  const unpaired =
    basis === 'counts'
      ? ' The logs hold counts only, so this is unpaired: predictions would about halve the\u00a0±.'
      : '';
  return `${set.letter} is ${set.name}: ${metricName(metric)} ${of(set)} against ${of(base)} of ${base.letter}, ${base.name}${means}. Of the ${plusMinus(half)}, ${parts}.${unpaired}`;
}

function alsoOf(
  comparison: MetricComparison,
  { metrics }: ComparisonResult,
  sets: readonly ComparedSet[],
  { real, worse, open, base }: Record<'real' | 'worse' | 'open', Row[]> & { base: ComparedSet },
): Verdict['also'] {
  const also: Verdict['also'] = [];
  const add = (mark: Mark, strong: string, rest: string) => also.push({ mark, strong, rest });
  const size = ({ difference }: Row) => `(${signed(difference.value)} ${plusMinus(difference.half)})`;
  const U = base.letter;
  for (const row of real.slice(1, 3)) add('▲', `${row.set.letter} beats ${U} too`, ` ${size(row)}.`);
  if (real.length > 3) add('▲', '', `So ${real.length === 4 ? 'does' : 'do'} ${lettersOf(real.slice(3))}.`);
  const { leaders } = comparison;
  if (leaders && leaders.difference.word === 'cannot tell') {
    const [a, b] = leaders.sets.map((i) => sets[i]!.letter);
    const { value, half, wouldTell } = leaders.difference;
    add(
      '?',
      `${a} and ${b} are too close to call`,
      ` (${signed(value)} ${plusMinus(half)})${tellText(wouldTell, ': ')}.`,
    );
  }
  const nearest = open.toSorted(
    (a, b) =>
      Math.abs(b.difference.value) / b.difference.strictHalf - Math.abs(a.difference.value) / a.difference.strictHalf,
  )[0];
  // The head has already said it of the only one.
  if (nearest && (real.length + worse.length > 0 || open.length > 1 || nearest.difference.word === 'likely')) {
    const { difference, set, isBetter } = nearest;
    if (difference.word === 'likely')
      add(
        '?',
        `${set.letter} is likely ${isBetter ? 'better' : 'worse'} than ${U}`,
        ` ${size(nearest)}, but not beyond doubt among ${real.length + worse.length + open.length} comparisons${tellText(difference.wouldTell, ': ')}.`,
      );
    else
      add(
        '?',
        `${set.letter} is too close to ${U} to call`,
        ` ${size(nearest)}${tellText(difference.wouldTell, ': ')}.`,
      );
    const others = open.filter((row) => row !== nearest);
    if (others.length > 0)
      add(
        '?',
        '',
        difference.word === 'likely'
          ? `${lettersOf(others)}: likely or cannot tell, see below.`
          : `${lettersOf(others)} ${others.length === 1 ? 'is' : 'are'} too.`,
      );
  } else if (nearest?.difference.wouldTell) add('?', '', `${capital(tellText(nearest.difference.wouldTell, ''))}.`);
  for (const row of worse.slice(0, 2))
    add(
      '▼',
      `${row.set.letter} is worse than ${U}`,
      ` by ${score(Math.abs(row.difference.value))} ${plusMinus(row.difference.half)}.`,
    );
  if (worse.length > 2) add('▼', '', `So ${worse.length === 3 ? 'is' : 'are'} ${lettersOf(worse.slice(2))}.`);
  if (also.length < MAX_ALSO) addSecondLook();
  return also;

  function addSecondLook(): void {
    for (const other of metrics
      .filter(({ metric }) => metric !== comparison.metric && SECOND_LOOKS.includes(metric))
      .toSorted((a, b) => SECOND_LOOKS.indexOf(a.metric) - SECOND_LOOKS.indexOf(b.metric))) {
      const better = rowsOf(other, sets).filter(({ difference, isBetter }) => difference.word === 'real' && isBetter);
      const isSame = better.length === real.length && better.every(({ set }) => real.some((row) => row.set === set));
      if (isSame && better.length > 0) continue;
      const unit = metricName(other.metric);
      if (better.length === 0) add('?', '', `By ${unit} nothing beats ${U} beyond the noise.`);
      else add('▲', '', `By ${unit}, ${lettersOf(better)} ${better.length === 1 ? 'beats' : 'beat'} ${U}.`);
      return;
    }
  }
}

function lettersOf(rows: readonly Row[]): string {
  return rows.length > MAX_LISTED ? `${rows.length} others` : listed(rows.map(({ set }) => set.letter));
}

/** What would settle a difference; empty for nothing to say. */
export function tellText(tell: WouldTell | null, before: string): string {
  return tell === null ? '' : before + wouldTellText(tell);
}

function wouldTellText(tell: WouldTell): string {
  switch (tell.kind) {
    case 'too small':
      return 'too small a difference to matter';
    case 'nothing':
      return 'no sensible number of seeds or examples would tell';
    case 'seeds':
      return `${plural(tell.seeds, 'more seed')} of each would tell`;
    case 'examples':
      return `about ${whole(tell.examples)} more examples would tell`;
    case 'both':
      return `${plural(tell.seeds, 'more seed')} and ${tell.timesExamples} times the examples would tell`;
  }
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Which of the two makes the ±. */
export function noiseText({ seedsPart, examplesPart }: Difference): string {
  if (seedsPart === null) return '± from the examples alone';
  if (seedsPart > 1.5 * examplesPart) return '± mostly from the seeds';
  return examplesPart > 1.5 * seedsPart ? '± mostly from the examples' : '± from seeds and examples alike';
}

/** The word of a row of the table. */
export function wordText({ difference, isBetter }: Row): { mark: string; text: string } {
  switch (difference.word) {
    case 'real':
      return isBetter ? { mark: '▲', text: 'Better: real' } : { mark: '▼', text: 'Worse: real' };
    case 'likely':
      return isBetter ? { mark: '△', text: 'Likely better' } : { mark: '▽', text: 'Likely worse' };
    case 'cannot tell':
      return { mark: '?', text: 'Cannot tell' };
    case 'too few':
      return { mark: '?', text: 'Too few' };
  }
}
