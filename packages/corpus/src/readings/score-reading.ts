/** Compares what is reported about a real run, at its end and at each evaluation, with an engineer's reading. */

import type { Diagnosis, Level, Run } from '@rewardboard/protocol';
import { Diagnoser } from '../../../diagnostics/src/diagnosis/diagnoser.ts';
import { DEFAULT_TARGETS } from '../../../diagnostics/src/verdict/target.ts';
import { allDirections, contraries, headlineDirections } from './directions.ts';
import type { Direction, Reading } from './reading.ts';

/** Statements of fact about the scores and the validation set: no false alarm on the way to the end. */
const FACTS = ['below-target', 'too-few-examples'];
/** A run that is never evaluated is looked at so often at most. */
const MAX_LOOKS = 400;

export interface Look {
  step: number;
  level: Level;
  kind: string;
  sentence: string;
  /** Rules that hold at the level act or watch. */
  holding: string[];
  directions: Set<Direction>;
}

export interface ReadingScore {
  level: Level;
  kind: string;
  sentence: string;
  advice: string[];
  isRightKind: boolean;
  isRightLevel: boolean;
  /** A fault that is reported as one, in the right kind. */
  isFound: boolean;
  /** What is wrong with the advice; empty if it is sensible. */
  wrongAdvice: string[];
  /** Looks, of any time, with a verdict of this level that the reading does not allow. */
  falseActs: Look[];
  wrongWatches: Look[];
  looks: number;
  /** Rules that held at the level act or watch at any look, as the verdict or beside it, though nothing in the reading is of their kind. */
  alarms: string[];
  /** Those that only state facts. */
  statements: string[];
  /** Rules that had what they need. */
  checked: string[];
  /** In evaluations, or in training points where nothing is evaluated; null if not found or not in the reading. */
  onsetError: number | null;
  /** From the onset to the first report. */
  delay: number | null;
  /** Changes of the verdict's rule or level after the first that is not "cannot tell". */
  changes: number;
  contrary: string[];
}

/** Whether the reading has a fault that a rule must name. */
export function isFault({ kinds, levels }: Reading): boolean {
  return !levels.includes('fine') && kinds.some((kind) => kind !== 'cannot tell');
}

/** @param last the diagnosis as a live observer sees it now */
export function scoreReading(reading: Reading, run: Run, last: Diagnosis): ReadingScore {
  const steps = lookSteps(run);
  const diagnoser = new Diagnoser(DEFAULT_TARGETS);
  const looks = steps.map((step) => lookOf(step, diagnoser.updateTo(run, step).diagnosis()));
  const { kinds, levels, onset, by, meanwhile = [] } = reading;
  const end = lookOf(run.lastStep, last);
  const isAllowed = ({ kind, level }: Look) =>
    meanwhile.includes(kind) ||
    (level === 'watch' && FACTS.includes(kind)) ||
    (kinds.includes(kind) && levels.includes(level));
  const held = [...new Set([...looks, end].flatMap(({ holding }) => holding))];
  const right = new Set([...kinds, ...meanwhile, ...(reading.also ?? [])]);
  const faults = kinds.filter((kind) => kind !== 'cannot tell' && kind !== 'healthy');
  const isFound = isFault(reading) && faults.includes(end.kind);
  const finding = last.findings.find(({ rule }) => rule === end.kind && faults.includes(rule));
  const numberOf = (step: number) => steps.filter((at) => at <= step).length;
  const first = looks.find(({ kind, level }) => faults.includes(kind) && (level === 'act' || level === 'watch'));
  const isLate = by !== undefined && (!first || first.step > by);
  return {
    level: end.level,
    kind: end.kind,
    sentence: end.sentence,
    advice: last.advice.map(({ text, field, from, to }) =>
      [text, field, from && `${from} to`, to].filter(Boolean).join(' '),
    ),
    isRightKind: kinds.includes(end.kind) && !isLate && hasAlso(reading, last),
    isRightLevel: levels.includes(end.level),
    isFound: isFound && !isLate,
    wrongAdvice: wrongAdvice(reading, last, [...looks, end]),
    falseActs: looks.filter((look) => look.level === 'act' && !isAllowed(look)),
    wrongWatches: looks.filter((look) => look.level === 'watch' && !isAllowed(look)),
    looks: looks.length,
    alarms: held.filter((rule) => !right.has(rule) && !FACTS.includes(rule)),
    statements: held.filter((rule) => !right.has(rule) && FACTS.includes(rule)),
    checked: [...last.clear, ...last.findings.flatMap(({ rule, echoes }) => [rule, ...(echoes ?? [])])],
    onsetError: onset === undefined || !finding ? null : numberOf(finding.onsetStep) - numberOf(onset),
    delay: onset === undefined || !first ? null : numberOf(first.step) - numberOf(onset),
    changes: changesOf(looks),
    contrary: contraries(new Set(looks.flatMap(({ directions }) => [...directions]))),
  };
}

/** What is wrong, in words; empty if everything is right. */
export function disagreements(score: ReadingScore): string[] {
  return [
    ...(score.isRightKind ? [] : [`kind ${score.kind}`]),
    ...(score.isRightLevel ? [] : [`level ${score.level}`]),
    ...score.wrongAdvice,
    ...score.falseActs.slice(0, 1).map((look) => `${look.kind} at level act at ${look.step}`),
    ...score.contrary,
  ];
}

function lookSteps(run: Run): number[] {
  if (run.evaluations.length > 0) return run.evaluations.map(({ step }) => step);
  const steps = Array.from(run.series.get('train/loss')?.steps ?? []);
  const every = Math.ceil(steps.length / MAX_LOOKS);
  return steps.filter((_, i) => (steps.length - 1 - i) % every === 0);
}

function lookOf(step: number, diagnosis: Diagnosis): Look {
  const { level, rule, sentence, findings } = diagnosis;
  const isOpen = level === 'act' || level === 'watch';
  return {
    step,
    level,
    sentence,
    kind: rule === null || (level === 'unknown' && rule === 'healthy') ? 'cannot tell' : rule,
    holding: findings
      .filter((finding) => finding.resolvedStep === null && (finding.level === 'act' || finding.level === 'watch'))
      .map((finding) => finding.rule),
    directions: isOpen ? headlineDirections(diagnosis) : new Set(),
  };
}

function hasAlso({ also }: Reading, { findings }: Diagnosis): boolean {
  const open = findings.filter(({ resolvedStep }) => resolvedStep === null);
  const reported = open.flatMap(({ rule, echoes }) => [rule, ...(echoes ?? [])]);
  return also === undefined || also.some((rule) => reported.includes(rule));
}

function wrongAdvice(reading: Reading, last: Diagnosis, looks: readonly Look[]): string[] {
  const { wrong = [], needed, never = [], keep, targets = {} } = reading;
  const all = allDirections(last);
  const held = new Set(looks.flatMap(({ holding }) => holding));
  const kept = last.keep?.step;
  const named = /\b(?:keep|use)(?: checkpoint| step| epoch)+ ([\d,]+)/i.exec(last.sentence)?.[1]?.replaceAll(',', '');
  return [
    ...wrong.filter((direction) => all.has(direction)).map((direction) => `advises to ${direction}`),
    ...(needed && !headlineDirections(last).has(needed) ? [`does not advise to ${needed}`] : []),
    ...never.filter((rule) => held.has(rule)).map((rule) => `reports ${rule}`),
    ...(keep && kept !== undefined && (kept < keep[0] || kept > keep[1]) ? [`keeps ${kept}`] : []),
    ...(named !== undefined && kept !== undefined && Number(named) !== kept ? [`keeps ${named} and ${kept}`] : []),
    ...last.targets.flatMap(({ metric, verdict, value }) => [
      ...(targets[metric] && !targets[metric].includes(verdict) ? [`target ${metric}: ${verdict}`] : []),
      ...(metric.startsWith('eval/') && value !== null && value > 1 ? [`${metric} of ${value}`] : []),
    ]),
    ...(last.level === 'fine' && last.targets.some(({ verdict }) => verdict === 'not met')
      ? ['a tick above a missed target']
      : []),
    ...(all.has('stop') && all.has('train longer') ? ['says stop and continue'] : []),
    ...(/\b0(\.0+)?% (higher|lower)/.test(`${last.sentence} ${last.evidence}`) ? ['a change of 0%'] : []),
  ];
}

function changesOf(looks: readonly Look[]): number {
  const from = looks.findIndex(({ kind }) => kind !== 'cannot tell');
  const shown = from < 0 ? [] : looks.slice(from);
  return shown.filter(({ kind, level }, i) => i > 0 && (kind !== shown[i - 1]!.kind || level !== shown[i - 1]!.level))
    .length;
}
