/** The sentences of a comparison, on the predictions of the design's own page. Skipped where it is absent. */

import { DRAWN_METRICS, drawProblems, drawnScores, problemsIn } from '@rewardboard/metrics';
import type { DrawnMetric, DrawnScores } from '@rewardboard/metrics';
import { describe, expect, it } from 'vitest';
import { hasMocks, mockData, unpacked } from '../../../../../packages/metrics/src/testing/mock-predictions.ts';
import { comparedMetrics } from '@rewardboard/diagnostics/comparison';
import type { ComparisonResult } from '@rewardboard/diagnostics/comparison';
import { RUN_COLOURS } from '../model/sets.ts';
import type { ComparedSet } from '../model/sets.ts';
import { signed } from './numbers.ts';
import { rowsOf, tellText, verdictOf, wordText } from './verdict.ts';

interface Page {
  runs: { g: string; name: string; set: string; P: string }[];
  y: string;
  pid: number[];
}

describe.skipIf(!hasMocks)('on the design’s own predictions', () => {
  const { runs, y, pid } = hasMocks ? mockData<Page>('compare.html') : { runs: [], y: '', pid: [] };
  const labels = [...y].map(Number);
  const draws = drawProblems(problemsIn(pid), 500);
  const known = new Map<string, DrawnScores>();
  const scoreOf = (metric: DrawnMetric, run: number) => {
    const key = `${metric} ${run}`;
    const score =
      known.get(key) ?? drawnScores(metric, { labels, probabilities: unpacked(runs[run]!.P), problems: pid }, draws);
    known.set(key, score);
    return score;
  };

  function compared(groups: { name: string; runs: number[] }[], base = 0) {
    const sets = groups.map((group, i): ComparedSet => ({
      ...group,
      letter: String.fromCharCode(65 + i),
      colour: RUN_COLOURS[i % 9]!,
      isDashed: false,
      isBase: i === base,
    }));
    const metrics = comparedMetrics((metric) => runs.map((_, run) => scoreOf(metric, run)), {
      sets: sets.map((set) => set.runs),
      base,
      examples: 1_054,
    });
    const result = { basis: 'paired', examples: 1_054, metrics } as ComparisonResult;
    const of = (metric: DrawnMetric) => metrics.find((one) => one.metric === metric)!;
    const verdict = (metric: DrawnMetric) => verdictOf(of(metric), result, sets, { kept: 'F1', evaluations: 16 });
    return { sets, of, verdict };
  }
  const indices = (name: string) => runs.flatMap(({ g }, i) => (g === name ? [i] : []));
  const recipes = ['A', 'B', 'C', 'D'].map((name) => ({
    name: runs[indices(name)[0]!]?.set ?? '',
    runs: indices(name),
  }));
  const also = (metric: DrawnMetric, { verdict }: ReturnType<typeof compared>) =>
    verdict(metric).also.map(({ mark, strong, rest }) => `${mark} ${strong}${rest}`.replaceAll('\u00a0', ' '));

  it('says by ROC AUC that a recipe beats the baseline, by how much, and what makes the ±', () => {
    const page = compared(recipes);
    const { head, why, isGain } = page.verdict('roc_auc');
    expect(head.replaceAll('\u00a0', ' ')).toMatch(/^C beats A by 0\.049 ± 0\.03\d ROC AUC: real\.$/);
    expect(isGain).toBe(true);
    expect(why).toMatch(
      /^C is numbers · lr 1e-2 · dropout 0\.2: ROC AUC 0\.764 against 0\.715 of A, words · lr 3e-3 · dropout 0\.2, as means of 3 and 3 seeds\. Of the ±.0\.03\d, the seeds make 0\.014 and the 1,054 examples 0\.0\d\d\.$/,
    );
    const lines = also('roc_auc', page);
    expect(lines[0]).toMatch(/^▲ D beats A too \(\+0\.048 ± 0\.03\d\)\.$/);
    expect(lines[1]).toMatch(/^▲ B beats A too \(\+0\.028 ± 0\.02\d\)\.$/);
    expect(lines[2]).toMatch(
      /^\? C and D are too close to call \(\+0\.001 ± 0\.01\d\): too small a difference to matter\.$/,
    );
    expect(lines[3]).toBe('? By F1 nothing beats A beyond the noise.');
  });

  it('says by F1 that nothing beats the baseline, and what would settle it', () => {
    const page = compared(recipes);
    expect(page.verdict('f1')).toMatchObject({ head: 'Nothing beats A beyond the noise in F1.', isGain: false });
    expect(also('f1', page)[0]).toMatch(/would tell\.$/);
  });

  it('says from the best recipe’s side that others are worse, with signs that fit', () => {
    const page = compared(recipes, 2);
    const { head, also: lines } = page.verdict('roc_auc');
    expect(head).toBe('Nothing beats C by ROC AUC.');
    expect(lines.find(({ mark }) => mark === '▼')?.strong).toBe('A is worse than C');
    const row = rowsOf(page.of('roc_auc'), page.sets).find(({ set }) => set.letter === 'A')!;
    expect(signed(row.difference.value)).toBe('−0.049');
    expect(wordText(row)).toEqual({ mark: '▼', text: 'Worse: real' });
  });

  it('says of two alone that they are too close to call, or which one is better; of a loss the lower one', () => {
    const two = compared([recipes[2]!, recipes[3]!]);
    expect(two.verdict('roc_auc').head).toBe('B and A are too close to call by ROC AUC.');
    const { head } = compared([recipes[0]!, recipes[2]!]).verdict('loss');
    expect(head).toMatch(/^B beats A by 0\.10\d ±.0\.\d+ validation loss: real\.$/);
    expect(compared([recipes[2]!, recipes[0]!]).verdict('loss').head).toBe('A is the best by validation loss: real.');
  });

  it('says of single runs that what seeds add is unknown, and that one is likely better among eleven', () => {
    const page = compared(runs.map(({ name }, i) => ({ name, runs: [i] })));
    const { why, also: lines } = page.verdict('roc_auc');
    expect(why).toContain('all comes from the 1,054 examples; with one seed each, what seeds add is unknown.');
    const likely = lines.find(({ strong }) => strong.includes('is likely better than A'))!;
    expect(likely.rest.replaceAll('\u00a0', ' ')).toMatch(
      /^ \(\+0\.0\d\d ± 0\.0\d\d\), but not beyond doubt among 11 comparisons: .*would tell\.$/,
    );
  });

  it('never says that something is real which the table calls otherwise, whatever the metric and the baseline', () => {
    for (let base = 0; base < recipes.length; base++) {
      const page = compared(recipes, base);
      for (const metric of DRAWN_METRICS) {
        const { head, isGain } = page.verdict(metric);
        const better = rowsOf(page.of(metric), page.sets).filter(
          ({ difference, isBetter }) => isBetter && difference.word === 'real',
        );
        expect(isGain).toBe(better.length > 0);
        expect(/ beats .* real\.$/.test(head) && !head.startsWith('Nothing')).toBe(better.length > 0);
      }
    }
  });
});

it('says what would settle a difference', () => {
  expect(tellText({ kind: 'seeds', seeds: 1 }, ': ')).toBe(': 1 more seed of each would tell');
  expect(tellText({ kind: 'examples', examples: 1_800 }, '')).toBe('about 1,800 more examples would tell');
  expect(tellText({ kind: 'both', seeds: 5, timesExamples: 3 }, '')).toBe(
    '5 more seeds and 3 times the examples would tell',
  );
  expect(tellText({ kind: 'nothing' }, '')).toBe('no sensible number of seeds or examples would tell');
  expect(tellText(null, ': ')).toBe('');
});
