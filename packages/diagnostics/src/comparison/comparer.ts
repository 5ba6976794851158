/** A comparison of runs, with what it has loaded so far: the page's worker and the command line have one each. */

import type { Counts } from '@rewardboard/metrics';
import { DRAWN_METRICS, totalOf } from '@rewardboard/metrics';
import type { PredictedExamples } from '@rewardboard/protocol';
import type { SetAnswers } from './answers.ts';
import { answersOf, changesFrom, differingExamples, meanCounts } from './answers.ts';
import type { SharedExamples } from './compare-scores.ts';
import { ScoreDrawer, comparedMetrics, drawsFor, scoresFromCounts } from './compare-scores.ts';
import type {
  Basis,
  ComparisonRequest,
  ComparisonResult,
  ExamplesAnswer,
  ExamplesRequest,
  JudgedRun,
} from './comparison.ts';

/** Where predictions come from. Each is null where a run keeps none. */
export interface PredictionSource {
  predictions(runId: string, step: number): Promise<Float32Array | null>;
  fingerprint(runId: string): Promise<string | null>;
  examples(runId: string): Promise<PredictedExamples | null>;
}

interface Loaded {
  key: string;
  fingerprint: string | null;
  probabilities: Float32Array | null;
}

export class Comparer {
  readonly #source: PredictionSource;
  readonly #drawer = new ScoreDrawer();
  #loaded = new Map<string, Loaded>();
  #examples: PredictedExamples | null = null;
  #shared: SharedExamples | null = null;
  #last: { sets: SetAnswers[]; base: number; runs: Float32Array[][] } | null = null;

  /** @param pause waited for after each run's draws of a metric: whoever has other work does it then */
  constructor(
    source: PredictionSource,
    private readonly pause?: () => Promise<void>,
  ) {
    this.#source = source;
  }

  /** @param onProgress gets how many runs' predictions are here */
  async compare(
    { runs, sets, base }: ComparisonRequest,
    onProgress: (loaded: number) => void = () => undefined,
  ): Promise<ComparisonResult> {
    const loaded = await this.#load(runs, onProgress);
    const basis = await this.#basisOf(runs, loaded);
    const counts = runs.map((run) => run.counts);
    const found = loaded.map(({ probabilities }, i) =>
      probabilities ? ('predictions' as const) : counts[i] ? ('counts' as const) : ('nothing' as const),
    );
    const fingerprints = loaded.map(({ fingerprint }) => fingerprint);
    const none = { metrics: [], matrices: null, changes: sets.map(() => null), found, fingerprints };
    this.#last = null;
    if (basis === 'paired') {
      const shared = this.#shared!;
      const probabilities = loaded.map((run) => run.probabilities!);
      this.#drawer.take(shared);
      // The drawer keeps what it draws, so nothing below takes long.
      for (const metric of this.pause ? DRAWN_METRICS : [])
        for (const [i, { key }] of runs.entries()) {
          this.#drawer.scores(metric, key, probabilities[i]!);
          await this.pause!();
        }
      const answers = sets.map((set) =>
        answersOf(
          set.map((run) => probabilities[run]!),
          shared,
        ),
      );
      this.#last = { sets: answers, base, runs: sets.map((set) => set.map((run) => probabilities[run]!)) };
      const examples = shared.labels.length;
      return {
        ...none,
        basis,
        examples,
        problems: this.#examples!.problems.length,
        positives: shared.labels.reduce((sum, label) => sum + label, 0),
        draws: drawsFor(examples),
        metrics: comparedMetrics(
          (metric) => runs.map((run, i) => this.#drawer.scores(metric, run.key, probabilities[i]!)),
          { sets, base, examples },
        ),
        matrices: answers.map((set) => set.counts),
        changes: changesFrom(base, answers, shared),
      };
    }
    if (basis === 'counts') {
      const all = counts as Counts[];
      const examples = totalOf(all[0]!);
      return {
        ...none,
        basis,
        examples,
        problems: examples,
        positives: all[0]!.tp + all[0]!.fn,
        draws: drawsFor(examples),
        metrics: comparedMetrics((metric) => scoresFromCounts(metric, all), { sets, base, examples }),
        matrices: sets.map((set) => meanCounts(set.map((run) => all[run]!))),
      };
    }
    return { ...none, basis, examples: 0, problems: 0, positives: 0, draws: 0 };
  }

  /** Of the comparison before; null where it had no predictions. */
  examples({ from, count, ...request }: ExamplesRequest): ExamplesAnswer | null {
    if (!this.#last || !this.#shared || !this.#examples) return null;
    const { sets, base, runs } = this.#last;
    const all = this.#examples;
    const writers = all.slices['writer'] ?? Object.values(all.slices)[0];
    const { totals, shown } = differingExamples(sets, base, this.#shared, request);
    return {
      totals,
      from,
      rows: shown.slice(from, from + count).map((i) => ({
        label: this.#shared!.labels[i] as 0 | 1,
        problem: all.problems[all.problem[i]!] ?? '',
        text: all.text[i] ?? '',
        writer: writers?.[i] ?? null,
        means: sets.map(({ means }) => means[i]!),
        runs: runs.map((set) => set.map((p) => p[i]!)),
      })),
    };
  }

  async #load(runs: readonly JudgedRun[], onProgress: (loaded: number) => void): Promise<Loaded[]> {
    let done = 0;
    const loaded = await Promise.all(
      runs.map(async (run) => {
        const known = this.#loaded.get(run.runId);
        const now = known?.key === run.key ? known : await this.#loadRun(run).catch(() => NOTHING(run));
        onProgress(++done);
        return now;
      }),
    );
    this.#loaded = new Map(runs.map((run, i) => [run.runId, loaded[i]!]));
    return loaded;
  }

  async #loadRun({ runId, key, step }: JudgedRun): Promise<Loaded> {
    const fingerprint = await this.#source.fingerprint(runId);
    const probabilities = step === null || fingerprint === null ? null : await this.#source.predictions(runId, step);
    return { key, fingerprint, probabilities };
  }

  async #basisOf(runs: readonly JudgedRun[], loaded: readonly Loaded[]): Promise<Basis> {
    const prints = new Set(loaded.flatMap(({ fingerprint }) => fingerprint ?? []));
    if (prints.size > 1) return 'different data';
    if (prints.size === 1 && loaded.every(({ probabilities }) => probabilities)) {
      const examples = await this.#examplesOf(runs[0]!.runId, [...prints][0]!);
      if (examples && loaded.every(({ probabilities }) => probabilities!.length === examples.label.length))
        return 'paired';
    }
    // Two runs with the same predictions' fingerprint have the same data, and nothing else needs to be asked.
    if (prints.size === 0 && new Set(runs.flatMap(({ validation }) => validation ?? [])).size > 1)
      return 'different data';
    const classes = runs.map(({ counts }) => (counts ? `${counts.tp + counts.fn} ${counts.tn + counts.fp}` : null));
    if (new Set(classes.filter((of) => of !== null)).size > 1) return 'different data';
    return classes.includes(null) ? 'nothing' : 'counts';
  }

  async #examplesOf(runId: string, fingerprint: string): Promise<PredictedExamples | null> {
    if (this.#examples?.fingerprint === fingerprint) return this.#examples;
    const examples = await this.#source.examples(runId).catch(() => null);
    // The reward of a single text has no label; pairs have a page of their own.
    if (!examples || examples.value !== 'probability') return null;
    this.#examples = examples;
    this.#shared = {
      labels: Uint8Array.from(examples.label),
      problems: Uint32Array.from(examples.problem),
      threshold: examples.threshold,
    };
    return examples;
  }
}

const NOTHING = ({ key }: JudgedRun): Loaded => ({ key, fingerprint: null, probabilities: null });
