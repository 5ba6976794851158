/** Differences between runs in every metric, each with its ±: by the predictions of the same examples, or by counts alone. */

import type { Counts, DrawnMetric, DrawnScores } from '@rewardboard/metrics';
import {
  DRAWN_METRICS,
  DRAWS,
  differenceOf,
  drawProblems,
  drawnFromCounts,
  drawnScores,
  problemsIn,
  seedScatter,
  standingOf,
} from '@rewardboard/metrics';
import type { MetricComparison } from './comparison.ts';

/** What a page's runs were all asked. */
export interface SharedExamples {
  labels: Uint8Array;
  problems: Uint32Array;
  threshold: number;
}

/** With more rows than this, fewer draws: their own noise is far below the ± of so many examples. */
const MANY_ROWS = 50_000;
const FEWER_DRAWS = 200;
/** The first seed of runs of which only counts are known. */
const COUNTS_SEED = 101;

export function drawsFor(rows: number): number {
  return rows > MANY_ROWS ? FEWER_DRAWS : DRAWS;
}

export function lowerIsBetter(metric: DrawnMetric): boolean {
  return metric === 'loss';
}

/** Keeps the draws of each run's metrics, so that another baseline or grouping costs little. */
export class ScoreDrawer {
  readonly #known = new Map<string, DrawnScores>();
  #draws: Uint16Array[] = [];
  #examples: SharedExamples | null = null;

  /** Forgets what it knows of other examples. */
  take(examples: SharedExamples): void {
    if (this.#examples === examples) return;
    this.#examples = examples;
    this.#known.clear();
    this.#draws = drawProblems(problemsIn(examples.problems), drawsFor(examples.labels.length));
  }

  scores(metric: DrawnMetric, key: string, probabilities: Float32Array): DrawnScores {
    const name = `${metric} ${key}`;
    const known = this.#known.get(name);
    if (known) return known;
    const { labels, problems, threshold } = this.#examples!;
    const made = drawnScores(metric, { labels, probabilities, problems }, this.#draws, threshold);
    this.#known.set(name, made);
    return made;
  }
}

/** @returns null where counts don't determine the metric */
export function scoresFromCounts(metric: DrawnMetric, counts: readonly Counts[]): DrawnScores[] | null {
  const scores = counts.map((of, i) => drawnFromCounts(metric, of, COUNTS_SEED + i));
  return scores.every((score) => score !== null) ? scores : null;
}

/** @param scoresOf of every run by index; null where the metric can't be drawn */
export function comparedMetrics(
  scoresOf: (metric: DrawnMetric) => DrawnScores[] | null,
  { sets, base, examples }: { sets: readonly (readonly number[])[]; base: number; examples: number },
): MetricComparison[] {
  return DRAWN_METRICS.flatMap((metric) => {
    const scores = scoresOf(metric);
    return scores?.every(({ value }) => Number.isFinite(value))
      ? [
          comparedMetric(
            metric,
            sets.map((set) => set.map((run) => scores[run]!)),
            base,
            examples,
          ),
        ]
      : [];
  });
}

function comparedMetric(
  metric: DrawnMetric,
  sets: readonly (readonly DrawnScores[])[],
  base: number,
  examples: number,
): MetricComparison {
  const sign = lowerIsBetter(metric) ? -1 : 1;
  const scatter = seedScatter(sets);
  const standings = sets.map((set) => standingOf(set, scatter));
  const alone = { scatter, comparisons: 1, examples };
  const together = { scatter, comparisons: sets.length - 1, examples };
  const differences = sets.map((set, i) => (i === base ? null : differenceOf(set, sets[base]!, together)));
  const order = sets.map((_, i) => i).sort((a, b) => sign * (standings[b]!.value - standings[a]!.value) || a - b);
  const best = order[0]!;
  const [first, second] = order.filter((i) => differences[i]?.word === 'real' && sign * differences[i].value > 0);
  return {
    metric,
    standings,
    differences,
    best,
    ties: sets.map((set, i) => {
      if (i === best) return false;
      const { value, half } = differenceOf(set, sets[best]!, alone);
      return !(Math.abs(value) > half);
    }),
    leaders:
      first === undefined || second === undefined
        ? null
        : { sets: [first, second], difference: differenceOf(sets[first]!, sets[second]!, alone) },
  };
}
