/** Compares what was shown of a run with its truth. */

import type { Level } from '@rewardboard/protocol';
import { contradictions } from './directions.ts';
import type { Answer, Direction, FamilyRun } from './family-run.ts';
import { isHidden } from './family-run.ts';
import type { Look, Watched } from './watch-run.ts';

export interface FamilyScore {
  /** Findings that are neither the fault nor true: the first look of each rule and level. */
  falseAlarms: { rule: string; level: Level; step: number; sentence: string }[];
  /** The first look from the onset on at which a finding named the fault; and the first at which the headline did. */
  found: { rule: string; delay: number; step: number } | null;
  headlined: { rule: string; delay: number; step: number } | null;
  /** The fault was named before it was there. */
  early: { rule: string; step: number }[];
  /** Kind of the last headline, and whether kind and level are right. */
  answer: Answer | 'other fault';
  isRight: boolean;
  isLevelRight: boolean;
  last: Look;
  /** Advice that the truth contradicts: the first look of each. */
  wrongAdvice: { direction: Direction; step: number; sentence: string }[];
  /** Advice that takes back an earlier one. */
  contradictions: string[];
  /** Changes of the headline, by rule and level; of "too early" at the beginning none is one. */
  changes: number;
}

/** A fault may be named so many evaluations before its onset: the lowest point of a curve is not known more precisely. */
const EARLY = 1;

export function scoreFamily(run: FamilyRun, { looks }: Watched): FamilyScore {
  const { truth } = run;
  const cause = truth.causeStep ?? truth.onsetStep ?? Infinity;
  const causeLook = looks.findIndex(({ step }) => step >= cause);
  const firstLook = causeLook < 0 ? looks.length : Math.max(0, causeLook - EARLY);
  const onsetLook = truth.onsetStep === null ? looks.length : looks.findIndex(({ step }) => step >= truth.onsetStep!);
  const names = (rule: string | null) => rule !== null && truth.kinds.includes(rule);
  const falseAlarms = new Map<string, FamilyScore['falseAlarms'][number]>();
  const early = new Map<string, FamilyScore['early'][number]>();
  const wrongAdvice = new Map<Direction, FamilyScore['wrongAdvice'][number]>();
  let found: FamilyScore['found'] = null;
  let headlined: FamilyScore['headlined'] = null;
  looks.forEach((look, at) => {
    const { step, findings } = look;
    for (const { rule, level, sentence } of findings) {
      if (names(rule) && at >= firstLook) {
        found ??= { rule, delay: Math.max(0, at - onsetLook), step };
        continue;
      }
      if (isTrue(run, rule, level, step)) continue;
      if (names(rule)) early.set(rule, early.get(rule) ?? { rule, step });
      const key = `${rule} ${level}`;
      if (!falseAlarms.has(key)) falseAlarms.set(key, { rule, level, step, sentence });
    }
    if (names(look.rule) && isFault(look) && at >= firstLook)
      headlined ??= { rule: look.rule!, delay: Math.max(0, at - onsetLook), step };
    for (const direction of wrongOf(run, look, at === looks.length - 1))
      if (!wrongAdvice.has(direction)) wrongAdvice.set(direction, { direction, step, sentence: look.sentence });
  });
  const last = looks.at(-1)!;
  const answer = answerOf(run, last);
  return {
    falseAlarms: [...falseAlarms.values()],
    found,
    headlined,
    early: [...early.values()],
    answer,
    isRight: answer !== 'other fault' && truth.answers.includes(answer),
    isLevelRight: answer === 'fault' ? truth.levels.includes(last.level) : answer !== 'other fault',
    last,
    wrongAdvice: [...wrongAdvice.values()],
    contradictions: contradictions(looks.map(({ directions }) => directions)),
    changes: changesOf(looks),
  };
}

function isFault({ level }: Look): boolean {
  return level === 'act' || level === 'watch';
}

/** A finding that is true of a healthy run stands over nothing wrong. */
function answerOf(run: FamilyRun, last: Look): FamilyScore['answer'] {
  if (!isFault(last)) return last.level === 'fine' ? 'fine' : 'unknown';
  if (last.rule !== null && run.truth.kinds.includes(last.rule)) return 'fault';
  if (last.rule === null || !isTrue(run, last.rule, last.level, last.step)) return 'other fault';
  // Such a statement says neither that all is well nor what is wrong.
  return run.truth.answers.includes('fine') ? 'fine' : 'unknown';
}

export function isTrue({ truth }: FamilyRun, rule: string, level: Level, step: number): boolean {
  return truth.alsoTrue.some(
    (one) =>
      one.rule === rule &&
      step >= one.fromStep &&
      step <= (one.toStep ?? Infinity) &&
      (level === 'watch' || one.level === 'act'),
  );
}

function wrongOf(run: FamilyRun, { step, directions, keepStep }: Look, isLast: boolean): Direction[] {
  const { truth } = run;
  const wrong = truth.wrong.flatMap(({ direction, fromStep, toStep }) =>
    directions.has(direction) && step >= fromStep && step <= (toStep ?? Infinity) ? [direction] : [],
  );
  // Which evaluations are worth it is only known at the end.
  const isWorth = keepStep === null || (truth.worthKeeping?.includes(keepStep) ?? true);
  return isWorth || !isLast || isHidden(run) ? wrong : [...wrong, 'keep'];
}

function changesOf(looks: readonly Look[]): number {
  const keys = looks.map(({ rule, level }) => (level === 'act' || level === 'watch' ? `${level} ${rule}` : level));
  const first = keys.findIndex((key) => key !== 'unknown');
  return first < 0 ? 0 : keys.slice(first + 1).filter((key, i) => key !== keys[first + i]).length;
}
