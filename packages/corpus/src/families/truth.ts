/** The truth about a drawn run, from what its recipe did and from its curves without noise; a statement that noise hides is said to be hidden. */

import type { Answer, FamilyTruth, TrueStatement } from './family-run.ts';

/** What is known without noise at each evaluation, beside what the log shows. */
export interface Track {
  steps: readonly number[];
  clean: readonly number[];
  seen: readonly number[];
  trained: readonly number[];
  scores: Record<string, ScoreTrack>;
  /** Loss of a guess, where it is known. */
  guess?: number;
}

export interface ScoreTrack {
  clean: readonly number[];
  seen: readonly number[];
  /** 1: more is better. */
  sign: 1 | -1;
  /** A difference that a person would care about. */
  matters: number;
}

/** Multiples of the known noise from which a person who knows the shape would be sure, and below which nobody can. */
const CLEAR = 4;

const HIDDEN = 3;

/** Evaluations that are averaged at both ends. */
const AVERAGED = 3;

/** A loss that rose by less is level; one that is meant to rise, rises by more. */
const LEVEL = 0.01;

const RISE = 0.03;

/** A loss so far below that of a guess is a model's that has learned. */
const GOOD = 0.7;

/** Noise of this share of the loss is a jump to whoever looks at the curve. */
const JUMPS = 0.07;

/** Deviation of the noise: what the log shows less what is true, without the part that stays. */
export function noiseOf({ clean, seen }: Pick<Track, 'clean' | 'seen'>): number {
  const off = seen.map((value, i) => value - clean[i]!);
  if (off.length < 3) return off.length < 2 ? 0 : Math.abs(off[1]! - off[0]!) / Math.SQRT2;
  const mean = meanOf(off);
  return Math.sqrt(off.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (off.length - 1));
}

/** How far, in deviations of the noise, the end lies above an earlier evaluation. */
export function surely(track: Pick<Track, 'clean' | 'seen'>, from: number): number {
  const { clean } = track;
  const after = Math.min(AVERAGED, clean.length - 1 - from);
  if (after < 1) return 0;
  const before = Math.min(AVERAGED, from + 1);
  const noise = Math.max(noiseOf(track), 1e-9);
  return (meanOf(clean.slice(-after)) - clean[from]!) / (noise * Math.sqrt(1 / after + 1 / before));
}

export function lowestOf(values: readonly number[]): number {
  return values.indexOf(Math.min(...values));
}

/** Scores that gain after an evaluation, by more than matters and beyond their noise. */
export function gains({ scores }: Track, from: number): { name: string; best: number }[] {
  return Object.entries(scores).flatMap(([name, score]) => {
    const after = score.clean.slice(from + 1);
    if (after.length === 0) return [];
    const best = from + 1 + lowestOf(after.map((value) => -score.sign * value));
    const gain = score.sign * (score.clean[best]! - score.clean[from]!);
    return gain >= score.matters && gain >= 2 * noiseOf(score) ? [{ name, best }] : [];
  });
}

export const ALWAYS = { fromStep: 0, toStep: null } as const;

/** @returns a sentence when it is not healthy: its loss rises in the end */
export function healthy(
  track: Track,
  alsoTrue: readonly TrueStatement[] = [],
  answers?: Answer[],
): FamilyTruth | string {
  const { clean, steps } = track;
  if (clean.at(-1)! > Math.min(...clean) * (1 + LEVEL)) return 'the loss rises';
  const learned = surely({ clean: clean.map((loss) => -loss), seen: track.seen.map((loss) => -loss) }, 0);
  const byScore = Object.values(track.scores).some(
    ({ clean, seen, sign }) =>
      surely({ clean: clean.map((one) => sign * one), seen: seen.map((one) => sign * one) }, 0) >= CLEAR,
  );
  const isEarned = learned >= CLEAR || byScore;
  // It may have learned before its first evaluation.
  const isGood = clean.at(-1)! < GOOD * (track.guess ?? 0);
  return {
    cause: 'nothing',
    kinds: [],
    levels: ['fine'],
    onsetStep: null,
    answers:
      answers ??
      (!isEarned ? (isGood ? ['fine', 'unknown'] : ['unknown']) : steps.length < 5 ? ['fine', 'unknown'] : ['fine']),
    alsoTrue: [...alsoTrue, ...jumps(track)],
    wrong: [
      { direction: 'raise the rate', ...ALWAYS },
      // A loss that jumps is a reason to try it.
      ...(jumps(track).length > 0 ? [] : [{ direction: 'lower the rate', ...ALWAYS } as const]),
      ...tooEarlyToStop(track),
    ],
    worthKeeping: null,
  };
}

function jumps(track: Track): TrueStatement[] {
  return noiseOf(track) > JUMPS * meanOf(track.clean) ? [statement('unstable-loss', 'watch')] : [];
}

/** While the loss or a score will still gain visibly, "stop" costs that gain. */
export function tooEarlyToStop(track: Track): FamilyTruth['wrong'] {
  const { clean, steps } = track;
  const noise = noiseOf(track);
  let until = -1;
  const best = clean.map((_, i) => Math.min(...clean.slice(0, i + 1)));
  const later = clean.map((_, i) => Math.min(...clean.slice(i + 1)));
  steps.forEach((_, i) => {
    if (best[i]! - later[i]! > Math.max(CLEAR * noise, RISE * best[i]!)) until = i;
    if (gains(track, i).length > 0) until = Math.max(until, i);
  });
  return until < 0 ? [] : [{ direction: 'stop', fromStep: 0, toStep: steps[until]! }];
}

/**
 * The loss on new examples rises: overfitting where no score gains by it, overconfidence where one does.
 * @returns a sentence when it doesn't rise
 */
export function lossRises(track: Track, cause: string, alsoTrue: readonly TrueStatement[] = []): FamilyTruth | string {
  const { clean, steps } = track;
  const low = lowestOf(clean);
  const better = gains(track, low);
  const sure = surely(track, low);
  const rise = meanOf(clean.slice(-AVERAGED)) - clean[low]!;
  if (rise < RISE * clean[low]!) return 'the loss does not rise';
  const isMild = rise < 0.1 * clean[low]!;
  const gaining = better.length > 0;
  const falling = Object.values(track.scores).some(
    ({ clean: score, sign, matters }) => sign * (score[low]! - score.at(-1)!) > matters,
  );
  const bestScore = Math.max(low, ...better.map(({ best }) => best));
  return {
    cause,
    kinds: gaining
      ? ['loss-up-metric-up', 'calibration-drift', 'generalization-gap']
      : falling
        ? ['overfitting', 'generalization-gap']
        : ['overfitting', 'loss-up-metric-up', 'generalization-gap', 'calibration-drift'],
    levels: ['act', 'watch'],
    onsetStep: steps[low]!,
    answers: sure < HIDDEN ? ['fault', 'unknown', 'fine'] : sure < CLEAR || isMild ? ['fault', 'unknown'] : ['fault'],
    alsoTrue: [...alsoTrue, ...jumps(track)],
    wrong: [
      { direction: 'raise the rate', ...ALWAYS },
      { direction: 'enlarge', ...ALWAYS },
      ...(gaining
        ? [{ direction: 'stop', fromStep: 0, toStep: steps[Math.max(0, bestScore - 1)]! } as const]
        : [
            ...tooEarlyToStop(track),
            ...(sure >= CLEAR
              ? [{ direction: 'go on', fromStep: at(steps, visible(track, low) + 2), toStep: null } as const]
              : []),
          ]),
    ],
    worthKeeping: steps.filter((_, i) => isWorth(track, i, low, rise)),
  };
}

/** The evaluation from which the rise is beyond doubt for whoever has only seen the log so far; the end if it never is. */
function visible(track: Track, low: number): number {
  for (let i = low + 1; i < track.clean.length; i++) {
    const until = { clean: track.clean.slice(0, i + 1), seen: track.seen.slice(0, i + 1) };
    if (surely(until, low) >= CLEAR && track.clean[i]! > (1 + RISE) * track.clean[low]!) return i;
  }
  return track.clean.length;
}

function isWorth({ clean, scores }: Track, i: number, low: number, rise: number): boolean {
  if (clean[i]! <= clean[low]! + 0.25 * rise) return true;
  return Object.values(scores).some(({ clean: score, sign, matters }) => {
    const best = Math.max(...score.map((one) => sign * one));
    return best - sign * score[i]! <= matters && best - sign * score[low]! > matters;
  });
}

/** The same truth in a log whose steps count from another number. */
export function shifted(truth: FamilyTruth, by: number): FamilyTruth {
  const move = <T extends number | null>(step: T): T => (step === null || step === 0 ? step : ((step + by) as T));
  const range = <T extends { fromStep: number; toStep: number | null }>(one: T): T => ({
    ...one,
    fromStep: move(one.fromStep),
    toStep: move(one.toStep),
  });
  return {
    ...truth,
    onsetStep: move(truth.onsetStep),
    ...(truth.causeStep === undefined ? {} : { causeStep: move(truth.causeStep) }),
    alsoTrue: truth.alsoTrue.map(range),
    wrong: truth.wrong.map(range),
    worthKeeping: truth.worthKeeping?.map(move) ?? null,
  };
}

export function statement(
  rule: string,
  level: 'act' | 'watch',
  fromStep = 0,
  toStep: number | null = null,
): TrueStatement {
  return { rule, fromStep, toStep, level };
}

/** Step of an evaluation; beyond the last one it is never reached. */
export function at(steps: readonly number[], index: number): number {
  return index >= 0 && index < steps.length ? steps[index]! : Number.MAX_SAFE_INTEGER;
}

export function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
