/** The report for a terminal: verdict, evidence, curves, advice, targets, other findings, and rules that weren't checked. */

import {
  countText,
  errorRateText,
  inEpochs,
  numberText,
  ruleOf,
  stepText,
  withinSentence,
} from '@rewardboard/diagnostics';
import type { LiveRun } from '@rewardboard/hub';
import { terminalLine } from '@rewardboard/machine';
import type { Advice, Diagnosis, Finding, Level, TargetVerdict } from '@rewardboard/protocol';
import { sourceName } from '@rewardboard/protocol';
import { curveLines } from './curve-lines.ts';
import { directoryOf } from './run-report.ts';
import type { Colour, Terminal } from './terminal.ts';
import { clipped, wrapped } from './terminal.ts';

const MARKS: Record<Level, { shape: string; colour: Colour; word: string }> = {
  act: { shape: '■', colour: 'act', word: 'need action' },
  watch: { shape: '◆', colour: 'watch', word: 'to watch' },
  unknown: { shape: '?', colour: 'dim', word: 'undecided' },
  fine: { shape: '✓', colour: 'fine', word: 'fine' },
};
/** An open finding that asks for nothing. */
const NOTE = { shape: '·', colour: 'dim' as const };
const TARGET_MARKS: Record<TargetVerdict['verdict'], { shape: string; colour: Colour }> = {
  met: { shape: '✓', colour: 'fine' },
  'not met': { shape: '✕', colour: 'act' },
  'cannot tell yet': { shape: '?', colour: 'watch' },
  'not checked': { shape: '–', colour: 'dim' },
};
/** Up to this many unchecked rules are listed with their reasons. */
const MAX_WHYS = 3;
const INDENT = '  ';

/** The first line of a report on several runs: how many are at each level. */
export function headline(runs: readonly LiveRun[], { paint }: Terminal): string {
  const counts = (Object.keys(MARKS) as Level[]).flatMap((level) => {
    const count = runs.filter(({ diagnosis }) => (diagnosis?.level ?? 'unknown') === level).length;
    return count > 0 ? [paint(MARKS[level].colour, `${count} ${MARKS[level].word}`)] : [];
  });
  return `${runs.length} ${runs.length === 1 ? 'run' : 'runs'}: ${counts.join(', ')}`;
}

export function terminalReport(live: LiveRun, terminal: Terminal): string {
  const { paint, width } = terminal;
  const { diagnosis } = live;
  const level = diagnosis?.level ?? 'unknown';
  const mark = MARKS[level];
  const parts: string[][] = [
    [
      ...hanging(`${mark.shape} `, diagnosis?.sentence ?? 'Not diagnosed yet.', width).map((line) =>
        paint(level === 'unknown' ? 'strong' : mark.colour, line),
      ),
      ...placeOf(live, terminal),
    ],
  ];
  if (diagnosis) {
    parts.push(wrapped(diagnosis.evidence, width - 2).map((line) => INDENT + line));
    parts.push(curveLines(live.evaluated(), terminal).map((line) => INDENT + line));
    parts.push(
      causesOf(
        diagnosis.findings.find((finding) => isVerdict(finding, diagnosis)),
        width,
      ),
    );
    parts.push(adviceOf(diagnosis.advice, width));
    parts.push(keepOf(diagnosis, width));
    parts.push(targetLines(diagnosis.targets, terminal));
    parts.push(
      diagnosis.findings
        .filter((finding) => !isVerdict(finding, diagnosis))
        .flatMap((finding) => findingLines(finding, terminal, live)),
    );
    parts.push(uncheckedLines(diagnosis, terminal));
  }
  return `${parts
    .filter((lines) => lines.some((line) => line.trim() !== ''))
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** The records of some logs stand at epochs. */
const inUnit = ({ run }: LiveRun, text: string): string => (run.about.stepUnit === 'epoch' ? inEpochs(text) : text);

function placeOf(live: LiveRun, { width, paint }: Terminal): string[] {
  const { run } = live;
  const planned = run.info?.plannedSteps;
  const damaged = [...live.sources.values()].reduce((sum, source) => sum + source.damaged, 0);
  const left = [...live.sources.values()].filter(({ unused }) => unused?.why === 'training').length;
  const facts = [
    directoryOf(live),
    run.info?.name ?? run.about.name,
    inUnit(live, `step ${stepText(run.lastStep)}${planned ? ` of ${stepText(planned)}` : ''}`),
    live.state,
    sourceName(live.origin.source),
    damaged > 0 ? `${stepText(damaged)} damaged ${damaged === 1 ? 'record' : 'records'}` : null,
    left > 0 ? `${left} ${left === 1 ? 'file' : 'files'} of other trainings left out` : null,
  ];
  // A separator starts a line rather than ending one.
  const parts = facts
    .filter((fact, i) => fact && facts.indexOf(fact) === i)
    .map((fact, i) => (i === 0 ? '' : '· ') + terminalLine(fact!));
  return inLines(parts, width - 2).map((line) => paint('dim', INDENT + line));
}

function causesOf(finding: Finding | undefined, width: number): string[] {
  if (!finding) return [];
  const measured = errorRateText(finding.rule);
  return [
    ...(finding.causes.length > 0 ? hanging(`${INDENT}Likely causes: `, finding.causes.join('; '), width) : []),
    ...(measured === null ? [] : hanging(`${INDENT}Rule ${finding.rule}: `, measured, width)),
  ];
}

/** Which checkpoint to keep, and whether to keep training. */
function keepOf({ keep, nothingToKeep, level }: Diagnosis, width: number): string[] {
  if (!keep) return nothingToKeep === undefined ? [] : hanging(`${INDENT}Keep: `, nothingToKeep, width);
  // A verdict that asks for action doesn't also advise to keep training.
  const outlook =
    level === 'act' && (keep.outlook.advice === 'go on' || keep.outlook.advice === 'wait')
      ? []
      : wrapped(keep.outlook.sentence, width - 2).map((line) => INDENT + line);
  return [...hanging(`${INDENT}Keep: `, keep.sentence, width), ...outlook];
}

function adviceOf(advice: readonly Advice[], width: number): string[] {
  return advice.flatMap((item, i) => hanging(`${INDENT}${i + 1} `, adviceText(item), width));
}

export function adviceText({ text, field, from, to }: Advice): string {
  return field === undefined
    ? text
    : `${text}: ${field}${from === undefined ? '' : ` ${from} →`}${to === undefined ? '' : ` ${to}`}`;
}

function targetLines(targets: readonly TargetVerdict[], { width, paint }: Terminal): string[] {
  const names = targets.map(({ label, comparison, target }) =>
    clipped(`${label} ${comparison === '>=' ? '≥' : '<'} ${target}`, 26),
  );
  const nameWidth = Math.max(0, ...names.map((name) => name.length)) + 2;
  return targets.flatMap(({ verdict, value, low, high, sentence }, i) => {
    const number =
      value === null
        ? ''
        : `${numberText(value)}${low === null || high === null ? '' : ` (${numberText(low)} to ${numberText(high)})`}`;
    const rest =
      verdict === 'not checked' ? sentence : [verdict, number, sentence].filter((part) => part !== '').join(' · ');
    const [first = '', ...more] = hanging(' '.repeat(4 + nameWidth), rest, width);
    return [
      `${INDENT}${paint(TARGET_MARKS[verdict].colour, TARGET_MARKS[verdict].shape)} ${names[i]!.padEnd(nameWidth)}${first.slice(4 + nameWidth)}`,
      ...more,
    ];
  });
}

function findingLines(finding: Finding, { width, paint }: Terminal, live: LiveRun): string[] {
  const { title, onsetStep, resolvedStep, replacedBy, level, evidence, advice } = finding;
  const isOpen = resolvedStep === null;
  const mark = isOpen
    ? level === 'fine'
      ? NOTE
      : MARKS[level]
    : { shape: replacedBy === undefined ? '✓' : '→', colour: 'dim' as const };
  const when = inUnit(
    live,
    isOpen
      ? `since step ${stepText(onsetStep)}`
      : `${replacedBy === undefined ? 'resolved: ' : ''}step ${stepText(onsetStep)} to ${stepText(resolvedStep)}${replacedBy === undefined ? '' : `, then ${titleOf(replacedBy)}`}`,
  );
  const head = `${INDENT}${paint(mark.colour, mark.shape)} ${paint(isOpen ? 'strong' : 'dim', clipped(title, width - 6 - when.length))} ${paint('dim', when)}`;
  if (!isOpen) return [head];
  return [
    head,
    ...wrapped(evidence, width - 4).map((line) => INDENT + INDENT + line),
    ...advice.flatMap((item) => hanging(`${INDENT}${INDENT}→ `, adviceText(item), width)),
  ];
}

/** Names only a few of the rules that could not check anything: they are the same in most reports. */
function uncheckedLines({ clear, notChecked }: Diagnosis, { width, paint }: Terminal): string[] {
  const lines: string[] = [];
  if (clear.length > 0)
    lines.push(
      ...hanging(INDENT, `${countText(clear.length, 'rule')} found nothing: ${clear.map(titleOf).join(', ')}`, width),
    );
  const whys =
    notChecked.length <= MAX_WHYS
      ? `: ${notChecked.map(({ rule, why }) => `${titleOf(rule)} (${terminalLine(why)})`).join(', ')}`
      : ' (--json lists them, with the reasons)';
  if (notChecked.length > 0)
    lines.push(...hanging(INDENT, `${countText(notChecked.length, 'rule')} could not be checked${whys}`, width));
  return lines.map((line) => paint('dim', line));
}

/** As a person calls it: "loss gap". */
function titleOf(rule: string): string {
  return withinSentence(ruleOf(rule)?.title ?? rule);
}

function isVerdict(finding: Finding, diagnosis: Diagnosis): boolean {
  return finding.rule === diagnosis.rule && finding.resolvedStep === null && diagnosis.rule !== null;
}

/** Wrapped text with a hanging indent. */
function hanging(head: string, text: string, width: number): string[] {
  const room = Math.max(10, width - head.length);
  return wrapped(text, room).map((line, i) => (i === 0 ? head : ' '.repeat(head.length)) + line);
}

/** As many parts per line as fit; a part longer than a line is wrapped. */
function inLines(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const joined = `${lines.at(-1) ?? ''} ${part}`;
    if (lines.length > 0 && joined.length <= width) lines[lines.length - 1] = joined;
    else lines.push(...wrapped(part, width));
  }
  return lines;
}
