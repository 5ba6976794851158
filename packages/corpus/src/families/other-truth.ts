/** The truth about a run of another task: what was done to it, if its loss on many other examples shows that it did harm. */

import { destroyed, learnsNothing } from './broken-truth.ts';
import { whileTrue } from './class-truth.ts';
import type { Answer, FamilyTruth, TrueStatement } from './family-run.ts';
import type { OtherRun } from './other-runs.ts';
import type { Track } from './truth.ts';
import { ALWAYS, healthy, lossRises, meanOf, statement } from './truth.ts';

/** Shares of a constant answer's loss: below the first a model has learned something, above the second nothing. */
const LEARNED = 0.85;
const NOTHING = 0.97;
/** Shares of the loss on new examples that training loss is below it: nobody overlooks the first, nobody minds the second. */
const GAP = 0.35;
const SMALL_GAP = 0.25;
/** Of so many times the loss before it, what a bad epoch left is a loss. */
const LOST = 1.3;
const AVERAGED = 3;
/** Targets that the board has unless the user sets others. */
const ACCURACY = 0.85;
const F1 = 0.83;
const GAP_TARGET = 0.05;

const BROKEN = [
  'divergence',
  'no-learning',
  'unstable-loss',
  'non-finite',
  'trivial-baseline',
  'collapse',
  'underfitting',
];

/** @returns a sentence when what was done did no harm that could be seen, or a healthy training is not healthy */
export function truthOfOther(run: OtherRun, steps: readonly number[]): FamilyTruth | string {
  const { variant, guess, bad } = run;
  const track = trackOf(run, steps);
  const { clean, trained } = track;
  const statements = [
    ...trueOf(track, guess),
    ...(run.family === 'focal loss' ? [statement('class-imbalance', 'watch')] : []),
    ...(track.scores.f1
      ? whileTrue(
          steps.map((step) => ({ step })),
          'trivial-baseline',
          (_, i) => bestOf(track.scores.f1!.clean, i) < RARE_F1,
        )
      : []),
  ];
  const last = meanOf(clean.slice(-AVERAGED));
  const gap = last - meanOf(trained.slice(-AVERAGED));
  const nan = clean.findIndex((loss) => !Number.isFinite(loss));
  if (nan >= 0)
    return destroyed(track, 'a learning rate that is far too high', steps[nan]!, {
      alsoTrue: statements,
      kinds: BROKEN,
    });
  switch (variant) {
    case 'healthy':
    case 'healthy, stopped early':
      if (last > LEARNED * guess) return 'it learns too little';
      // A gap that costs nothing is worth a word, and no tick is asked for.
      return healthy(track, statements, gap > SMALL_GAP * last ? ['fine', 'unknown'] : undefined);
    case 'too long': {
      const cause = 'a small training set, trained on for too long';
      const truth = lossRises(track, cause, statements);
      return typeof truth === 'string' ? wide(track, cause, statements) : withEndOfGain(track, truth);
    }
    case 'rate far too high': {
      const cause = 'a learning rate 300 times too high';
      if (last > NOTHING * guess)
        return {
          ...destroyed(track, cause, steps[0]!, { alsoTrue: statements, kinds: BROKEN }),
          levels: ['act', 'watch'],
          answers: answersOf(run),
          wrong: (['raise the rate', 'enlarge', 'regularize'] as const).map((direction) => ({ direction, ...ALWAYS })),
          worthKeeping: null,
        };
      const truth = lossRises(track, cause, statements);
      return typeof truth === 'string' ? truth : { ...truth, kinds: [...truth.kinds, 'unstable-loss', 'divergence'] };
    }
    case 'frozen':
      return learnsNothing(track, 'a learning rate of 0', {
        alsoTrue: statements,
        answers: steps.length < 5 ? ['fault', 'unknown'] : ['fault'],
        wrong: [{ direction: 'lower the rate', ...ALWAYS }],
      });
    case 'targets shuffled': {
      if (last < NOTHING * guess) return 'something is learned';
      const truth = learnsNothing(track, 'shuffled targets', { alsoTrue: statements });
      return {
        ...truth,
        kinds: [...truth.kinds, 'overfitting', 'generalization-gap', 'loss-up-metric-up', 'divergence'],
        answers: answersOf(run),
        wrong: [],
        ...(showsConstant(run) ? {} : { worthKeeping: null }),
      };
    }
    case 'one bad epoch': {
      const before = Math.min(...clean.slice(0, bad!));
      if (bad! < 1 || !(last > LOST * before)) return 'it recovers';
      return {
        ...destroyed(track, 'an epoch with a learning rate 300 times too high', steps[bad!]!, {
          alsoTrue: statements,
          kinds: [...BROKEN, 'spike'],
        }),
        levels: ['act', 'watch'],
      };
    }
    default:
      return 'no such variant';
  }
}

/** F1 of whoever calls everything positive where one of seven is. */
const RARE_F1 = 0.26;

function bestOf(score: readonly number[], i: number): number {
  return Math.max(...score.slice(0, i + 1));
}

/** A score that was at its best long ago no longer speaks for the rising loss, and what is as good as its best is worth no further training. */
function withEndOfGain({ clean, steps, scores }: Track, gaining: FamilyTruth): FamilyTruth {
  if (gaining.kinds.includes('overfitting')) return gaining;
  const enough = Object.values(scores).map(({ clean: score, sign, matters }) => {
    const signed = score.map((one) => sign * one);
    return signed.findIndex((one) => one >= Math.max(...signed) - matters / 2);
  });
  const until = steps[Math.max(0, ...enough.map((at) => at - 1))]!;
  const truth = {
    ...gaining,
    wrong: gaining.wrong.map((one) => (one.direction === 'stop' ? { ...one, toStep: until } : one)),
  };
  const isLongOver = Object.values(scores).every((score) => {
    const signed = score.clean.map((one) => score.sign * one);
    return Math.max(...signed.slice(Math.floor(clean.length / 2))) < Math.max(...signed) + score.matters / 2;
  });
  const from = steps[Math.floor(clean.length / 4)]!;
  return isLongOver
    ? {
        ...truth,
        alsoTrue: [...truth.alsoTrue, statement('overfitting', 'act', from)],
        kinds: [...truth.kinds, 'overfitting'],
      }
    : truth;
}

/** Whether the log shows what a constant answer gets: only R2 does, and the classes of whoever logs an accuracy. */
function showsConstant({ family, seed }: OtherRun): boolean {
  return family === 'texts in a few passes' || (family === 'squared errors' && seed % 3 !== 2);
}

/** Where nothing shows what a constant answer gets, a loss that fell a little and stays looks like one that has learned. */
function answersOf(run: OtherRun): Answer[] {
  if (!showsConstant(run)) return ['fault', 'fine', 'unknown'];
  return run.trained.length < 5 ? ['fault', 'unknown'] : ['fault'];
}

/** A gap that is large, of a loss that does not rise. */
function wide({ clean, trained, steps }: Track, cause: string, alsoTrue: TrueStatement[]): FamilyTruth | string {
  const shares = clean.map((loss, i) => (loss - trained[i]!) / loss);
  const last = meanOf(shares.slice(-AVERAGED));
  if (last < GAP) return 'no gap';
  return {
    cause,
    kinds: ['generalization-gap', 'overfitting'],
    levels: ['act', 'watch'],
    onsetStep: steps[shares.findIndex((share) => share >= GAP)]!,
    // It costs nothing yet.
    answers: ['fault', 'fine', 'unknown'],
    alsoTrue,
    wrong: [{ direction: 'enlarge', ...ALWAYS }],
    worthKeeping: null,
  };
}

function trackOf({ clean, seen, trained, scores, guess }: OtherRun, steps: readonly number[]): Track {
  const numbers = (column: readonly (number | 'NaN')[]) => column.map(Number);
  return {
    steps,
    guess,
    clean: numbers(clean.loss!),
    seen: numbers(seen.loss!),
    trained: numbers(trained),
    scores: Object.fromEntries(
      // R2 is the loss under another name.
      Object.entries(scores)
        .filter(([name]) => name !== 'r2')
        .map(([name, about]) => [
          name,
          { ...about, clean: smoothed(numbers(clean[name]!)), seen: numbers(seen[name]!) },
        ]),
    ),
  };
}

/** Means of five neighbours: a model on its way has lucky epochs. */
function smoothed(values: readonly number[]): number[] {
  return values.map((_, i) => meanOf(values.slice(Math.max(0, i - 2), i + 3)));
}

function trueOf({ steps, clean, trained, scores }: Track, guess: number): TrueStatement[] {
  const at = steps.map((step, i) => ({ step, loss: clean[i]!, gap: clean[i]! - trained[i]!, i }));
  const isBelow = (i: number) =>
    Object.entries(scores).some(
      ([name, score]) => score.clean[i]! < (/f1/.test(name) ? F1 : ACCURACY) && /acc|f1/.test(name),
    );
  return [
    ...whileTrue(at, 'generalization-gap', ({ loss, gap }) => gap >= 0.15 * loss),
    ...whileTrue(at, 'below-target', ({ gap, i }) => gap >= GAP_TARGET || isBelow(i)),
    ...['slow-progress', 'no-learning'].flatMap((rule) => whileTrue(at, rule, ({ loss }) => loss > NOTHING * guess)),
    ...whileTrue(at, 'underfitting', ({ loss }) => loss > 0.8 * guess),
    ...whileTrue(at, 'trivial-baseline', ({ loss }) => loss > NOTHING * guess),
  ];
}
