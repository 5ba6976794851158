/** A run of the second corpus as a live observer sees it: looked at after each evaluation, and once more when its log is old. */

import type { Diagnosis, Finding, Level } from '@rewardboard/protocol';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { Diagnoser } from '../../../diagnostics/src/diagnosis/diagnoser.ts';
import type { Target } from '../../../diagnostics/src/verdict/target.ts';
import { directionsOf } from './directions.ts';
import { familyEvents } from './family-events.ts';
import type { Direction, FamilyRun } from './family-run.ts';

/** Looks at a run without evaluations, spread over its points. */
const LOOKS = 60;
/** Logs of strangers are read long after they were written. */
const MUCH_LATER_MS = 30 * 24 * 3_600_000;

/** What stands there at one look. */
export interface Look {
  step: number;
  evaluations: number;
  /** Rule of the headline, null where it says that it is too early or cannot tell. */
  rule: string | null;
  level: Level;
  sentence: string;
  /** Open findings of level act or watch, in the order of the page. */
  findings: Pick<Finding, 'rule' | 'level' | 'sentence'>[];
  directions: Set<Direction>;
  keepStep: number | null;
}

export interface Watched {
  /** One a look; the last one is the look much later. */
  looks: Look[];
  evaluations: number;
}

export function watchRun(run: FamilyRun, targets: readonly Target[]): Watched {
  const events = familyEvents(run);
  const state = emptyRun();
  const diagnoser = new Diagnoser(targets);
  const evaluated = events.filter(({ type }) => type === 'evaluation').length;
  const points = events.filter(({ type }) => type === 'train').length;
  const every = evaluated > 0 ? Infinity : Math.max(1, Math.ceil(points / LOOKS));
  const looks: Look[] = [];
  let evaluations = 0;
  let trained = 0;
  let step = 0;
  const look = (context: Parameters<Diagnoser['diagnosis']>[0]) =>
    looks.push(lookOf(diagnoser.update(state).diagnosis(context), step, evaluations));
  for (const event of events) {
    applyEvents(state, [event]);
    if (event.type !== 'evaluation' && event.type !== 'train') continue;
    step = event.step;
    if (event.type === 'evaluation') evaluations++;
    else trained++;
    if (event.type === 'evaluation' || trained % every === 0) look(null);
  }
  look({ now: MUCH_LATER_MS, lastPointAt: 0, trainer: 'unknown' });
  return { looks, evaluations };
}

function lookOf(diagnosis: Diagnosis, step: number, evaluations: number): Look {
  const { rule, level, sentence, findings, keep } = diagnosis;
  return {
    step,
    evaluations,
    rule,
    level,
    sentence,
    findings: findings.filter(
      (finding) => finding.resolvedStep === null && (finding.level === 'act' || finding.level === 'watch'),
    ),
    directions: directionsOf(diagnosis),
    keepStep: keep?.step ?? null,
  };
}
