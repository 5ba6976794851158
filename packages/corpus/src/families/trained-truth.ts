/** The truth about a run that another library trained: what was broken on purpose, if its scores on many other examples show that it did harm. */

import { destroyed, learnsNothing } from './broken-truth.ts';
import type { FamilyTruth } from './family-run.ts';
import type { TrainedFacts } from './trained-runs.ts';
import { healthy, lossRises, meanOf, statement } from './truth.ts';

/** A gap of the losses that nobody overlooks, and a bias to one class. */
const GAP = 0.3;

const LARGE_GAP = 0.6;

const BIAS = 0.3;

const PERFECT = 0.99;

/** Among so few validation examples chance may look like something learned. */
const FEW = 100;

/** A loss that changes by this share of itself from one evaluation to the next jumps. */
const JUMP = 0.15;

const AVERAGED = 3;

const ALWAYS = { fromStep: 0, toStep: null } as const;

/** @returns a sentence when what was broken did no harm that could be seen, or a healthy training is not healthy */
export function truthOfTrained(facts: TrainedFacts): FamilyTruth | string {
  const { run, track, evaluations, statements, guess } = facts;
  const { clean, steps, trained } = track;
  const last = meanOf(clean.slice(-AVERAGED));
  switch (run.variant) {
    case 'healthy':
      if (last > 0.8 * guess) return 'it learns too little';
      if (last - meanOf(trained.slice(-AVERAGED)) > GAP) return 'a large gap';
      return healthy(track, statements);
    case 'too long': {
      const truth = lossRises(track, 'trained for six times as long', statements);
      if (typeof truth !== 'string') return truth;
      const wide = gap(facts, 'trained for six times as long, with wrong labels');
      return typeof wide !== 'string' ? wide : last < 0.8 * guess ? healthy(track, statements) : truth;
    }
    case 'tiny training set': {
      const truth = lossRises(track, 'a training set of 24 examples', statements);
      return typeof truth === 'string' ? gap(facts, 'a training set of 24 examples') : truth;
    }
    case 'rate x 100': {
      if (last > guess)
        return {
          ...destroyed(track, 'a learning rate a hundred times too high', steps[0]!, {
            alsoTrue: statements,
            kinds: [
              'divergence',
              'no-learning',
              'unstable-loss',
              'trivial-baseline',
              'collapse',
              ...(meanOf(trained.slice(-AVERAGED)) < guess
                ? ['overfitting', 'generalization-gap', 'loss-up-metric-up', 'calibration-drift']
                : []),
            ],
          }),
          levels: ['act', 'watch'],
          wrong: (['raise the rate', 'enlarge'] as const).map((direction) => ({ direction, ...ALWAYS })),
          worthKeeping: null,
        };
      const truth = lossRises(track, 'a learning rate a hundred times too high', statements);
      return typeof truth === 'string' ? truth : { ...truth, kinds: [...truth.kinds, 'unstable-loss', 'divergence'] };
    }
    case 'labels shuffled': {
      const truth = learnsNothing(track, 'shuffled labels', { alsoTrue: statements });
      if (last < 0.97 * guess) return 'something is learned';
      return {
        ...truth,
        kinds: [...truth.kinds, 'overfitting', 'generalization-gap', 'loss-up-metric-up', 'divergence'],
        answers: run.examples < FEW ? ['fault', 'unknown'] : ['fault'],
        wrong: [],
      };
    }
    case 'leaked labels': {
      const at = evaluations.findIndex(({ clean: { accuracy } }) => accuracy >= PERFECT);
      if (at < 0) return 'it is not perfect';
      return {
        cause: 'the label stands in the features',
        kinds: ['too-good'],
        levels: ['act', 'watch'],
        onsetStep: steps[at]!,
        // Whoever sees it learn to be perfect may take the task for an easy one.
        answers: at <= 1 ? ['fault'] : ['fault', 'fine', 'unknown'],
        alsoTrue: [...statements, statement('too-good', 'watch')],
        wrong: (['raise the rate', 'lower the rate', 'regularize', 'enlarge'] as const).map((direction) => ({
          direction,
          ...ALWAYS,
        })),
        worthKeeping: null,
      };
    }
    case 'weights of the wrong class':
      return bias(facts);
    case 'frozen':
      return learnsNothing(track, 'a learning rate of 0', { alsoTrue: statements });
    case 'no shuffling': {
      const jumps = clean.slice(1).map((loss, i) => Math.abs(loss - clean[i]!) / clean[i]!);
      if (meanOf(jumps.slice(-10)) < JUMP)
        return last > 0.8 * guess ? 'neither jumps nor learns' : healthy(track, statements);
      return {
        ...destroyed(track, 'examples sorted by class', steps[1]!, {
          alsoTrue: statements,
          kinds: ['unstable-loss', 'class-bias', 'divergence', 'spike', 'no-learning', 'trivial-baseline', 'collapse'],
        }),
        levels: ['act', 'watch'],
        wrong: [{ direction: 'raise the rate', ...ALWAYS }],
        worthKeeping: null,
      };
    }
    default:
      return 'no such variant';
  }
}

function gap({ track, evaluations, statements }: TrainedFacts, cause: string): FamilyTruth | string {
  const gaps = evaluations.map(({ clean, trained }) => clean.loss - trained);
  const last = meanOf(gaps.slice(-AVERAGED));
  if (last < GAP) return 'no gap';
  const at = gaps.findIndex((one) => one >= GAP);
  return {
    cause,
    kinds: ['generalization-gap', 'overfitting'],
    levels: ['act', 'watch'],
    onsetStep: track.steps[at]!,
    answers: last >= LARGE_GAP ? ['fault'] : ['fault', 'fine', 'unknown'],
    alsoTrue: [...statements],
    wrong: [{ direction: 'enlarge', ...ALWAYS }],
    worthKeeping: null,
  };
}

function bias({ track, evaluations, statements }: TrainedFacts): FamilyTruth | string {
  const leans = evaluations.map(({ clean: { recall, specificity } }) => recall - specificity);
  const last = meanOf(leans.slice(-AVERAGED));
  if (last < BIAS) return 'no bias';
  return {
    cause: 'a class weighted 25 times',
    kinds: ['class-bias', 'error-pattern', 'trivial-baseline', 'threshold-drift', 'no-learning'],
    levels: ['act', 'watch'],
    onsetStep: track.steps[leans.findIndex((one) => one >= BIAS)]!,
    answers: last >= 2 * BIAS ? ['fault'] : ['fault', 'unknown'],
    alsoTrue: [...statements, statement('below-target', 'watch')],
    wrong: [],
    worthKeeping: null,
  };
}
