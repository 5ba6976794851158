/** Which way an advice points: read off its field and its words, since that is what a person follows. */

import type { Advice, Diagnosis } from '@rewardboard/protocol';
import type { Direction } from './family-run.ts';

const RATE = /learning[ _]rate/i;
const LOWER = /\b(halve|lower|reduce|smaller|decrease|divide|cut)\b/i;
const HIGHER = /\b(raise|higher|increase|larger|double|\d+ times)\b/i;
const REGULARIZE = /regulari[sz]|weight[ _]decay|dropout/i;
const ENLARGE = /larger model|wider|more capacity|another layer|one more layer/i;
const STOP = /\bstop now\b|^stop\b/i;

export function directionOf({ text, field, from, to }: Advice): Direction | null {
  if (field === 'learning_rate' || RATE.test(text)) {
    if (from !== undefined && to !== undefined && Number(from) !== Number(to))
      return Number(to) > Number(from) ? 'raise the rate' : 'lower the rate';
    return LOWER.test(text) ? 'lower the rate' : HIGHER.test(text) ? 'raise the rate' : null;
  }
  if (field === 'weight_decay' || field === 'dropout' || REGULARIZE.test(text)) return 'regularize';
  if (ENLARGE.test(text)) return 'enlarge';
  return STOP.test(text) ? 'stop' : null;
}

/** The advice that a person reads: that of the headline, and that next to the checkpoint to keep. */
export function directionsOf({ advice, keep }: Pick<Diagnosis, 'advice' | 'keep'>): Set<Direction> {
  const directions = new Set<Direction>();
  for (const one of advice) {
    const direction = directionOf(one);
    if (direction) directions.add(direction);
  }
  if (keep) {
    directions.add('keep');
    if (keep.outlook.advice === 'stop') directions.add('stop');
    // Beside a headline that says to stop, nobody reads it as a reason to continue.
    if (keep.outlook.advice === 'go on' && !directions.has('stop')) directions.add('go on');
  }
  return directions;
}

/** Advice that takes back an earlier one: nobody can follow both. Going on and stopping later is no contradiction. */
const OPPOSITES: readonly (readonly [Direction, Direction])[] = [
  ['raise the rate', 'lower the rate'],
  ['lower the rate', 'raise the rate'],
  ['regularize', 'enlarge'],
  ['enlarge', 'regularize'],
  ['stop', 'go on'],
];

/** Within one look, or from one look to a later one. @returns "stop, then go on" */
export function contradictions(looks: readonly ReadonlySet<Direction>[]): string[] {
  const given = new Set<Direction>();
  const found = new Set<string>();
  for (const look of looks) {
    for (const [before, after] of OPPOSITES)
      if (given.has(before) && look.has(after)) found.add(`${before}, then ${after}`);
    for (const direction of look) given.add(direction);
  }
  return [...found];
}
