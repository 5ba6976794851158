/** What was told of each run, and so what is still to tell. Pure: time comes in. */

import { randomUUID } from 'node:crypto';
import { stepText } from '@rewardboard/diagnostics';
import type { Alert, Diagnosis, Finding, RunState } from '@rewardboard/protocol';
import { acknowledgementKey } from '@rewardboard/protocol';
import type { AlertSettings } from './alert-settings.ts';

/** Troubles that are remembered; the oldest is forgotten first. */
export const MAX_TOLD = 10_000;

export interface SeenRun {
  id: string;
  name: string;
  directory: string;
  state: RunState;
  /** False for a run that got no point since this hub began: nobody waits for news of it. */
  isLive: boolean;
  /** Keys of the findings of which somebody has taken note: they are told no more. */
  acknowledged: ReadonlySet<string>;
}

/** One trouble of one run: the newest that was told. */
export interface Told {
  run: string;
  rule: string;
  level: Finding['level'];
  /** Id of the finding: the same one, gone for a while as when a file is read anew, is no news. */
  finding: string;
  /** ms of the telling. */
  at: number;
  isOpen: boolean;
}

export class AlertBook {
  readonly #told: Map<string, Told>;
  readonly #ended = new Set<string>();
  #changes = 0;

  constructor(
    private readonly settings: Pick<AlertSettings, 'level' | 'cooldownMs' | 'recovery' | 'ended'>,
    /** What an earlier hub told. */
    told: readonly Told[] = [],
  ) {
    this.#told = new Map(told.map((entry) => [keyOf(entry.run, entry.rule), entry]));
  }

  /** @returns what is to be told now; it counts as told */
  see(run: SeenRun, diagnosis: Diagnosis, now: number): Alert[] {
    const open = diagnosis.findings.filter((finding) => finding.resolvedStep === null && this.#isGrave(finding));
    // Of a run that is not live nothing is news, until it goes on: then all that stands is told.
    const alerts = run.isLive ? open.flatMap((finding) => this.#opened(run, finding, now)) : [];
    for (const finding of diagnosis.findings)
      if (run.isLive && finding.resolvedStep !== null && !open.some(({ rule }) => rule === finding.rule))
        alerts.push(...this.#resolved(run, finding, now));
    for (const told of this.#told.values())
      // Gone without an end: it became part of a graver finding, which is told by itself.
      if (told.run === run.id && told.isOpen && !diagnosis.findings.some(({ rule }) => rule === told.rule))
        this.#set(told, false);
    return [...alerts, ...this.#over(run, diagnosis, now)];
  }

  forget(runId: string): void {
    this.#ended.delete(runId);
    for (const [key, told] of this.#told) if (told.run === runId) this.#told.delete(key);
  }

  /** Another number means that the entries changed. */
  get changes(): number {
    return this.#changes;
  }

  /** For the next hub. */
  entries(): Told[] {
    return [...this.#told.values()];
  }

  #opened(run: SeenRun, finding: Finding, now: number): Alert[] {
    const { rule, level } = finding;
    const key = keyOf(run.id, rule);
    const before = this.#told.get(key);
    if (run.acknowledged.has(acknowledgementKey(finding))) {
      if (before?.finding === finding.id) this.#set(before, true);
      return [];
    }
    const isWorse = before !== undefined && before.level === 'watch' && level === 'act';
    if (before && !isWorse && (before.isOpen || before.finding === finding.id)) {
      this.#set(before, true);
      return [];
    }
    // Told a moment ago, gone and back: it waits, and is told later if it is still there.
    if (before && !isWorse && now - before.at < this.settings.cooldownMs) return [];
    this.#remember(key, { run: run.id, rule, level, finding: finding.id, at: now, isOpen: true });
    return [alertOf('opened', run, finding, now)];
  }

  #resolved(run: SeenRun, finding: Finding, now: number): Alert[] {
    const before = this.#told.get(keyOf(run.id, finding.rule));
    if (!before?.isOpen) return [];
    this.#set(before, false);
    return this.settings.recovery ? [alertOf('resolved', run, finding, now)] : [];
  }

  #over(run: SeenRun, { sentence, evidence, advice, level, rule }: Diagnosis, now: number): Alert[] {
    const isOver = run.state === 'finished' || run.state === 'failed';
    if (!isOver) this.#ended.delete(run.id);
    if (!isOver || this.#ended.has(run.id)) return [];
    this.#ended.add(run.id);
    if (!this.settings.ended || !run.isLive) return [];
    const { id, name, directory } = run;
    return [
      {
        id: randomUUID(),
        kind: 'ended',
        at: now,
        run: { id, name, directory },
        rule,
        level,
        title: run.state === 'failed' ? 'Failed' : 'Finished',
        sentence,
        evidence,
        advice,
        onsetStep: null,
        detectedStep: null,
      },
    ];
  }

  #isGrave({ level }: Finding): boolean {
    return level === 'act' || (level === 'watch' && this.settings.level === 'watch');
  }

  #set(told: Told, isOpen: boolean): void {
    if (told.isOpen !== isOpen) this.#changes++;
    told.isOpen = isOpen;
  }

  #remember(key: string, told: Told): void {
    // Behind all others: the first of the map is the oldest.
    this.#told.delete(key);
    this.#told.set(key, told);
    this.#changes++;
    if (this.#told.size > MAX_TOLD) this.#told.delete(this.#told.keys().next().value!);
  }
}

function alertOf(kind: 'opened' | 'resolved', run: SeenRun, finding: Finding, at: number): Alert {
  const { rule, level, title, sentence, evidence, advice, onsetStep, detectedStep, resolvedStep } = finding;
  const over = `${title}: resolved at step ${stepText(resolvedStep ?? 0)}.`;
  return {
    id: randomUUID(),
    kind,
    at,
    run: { id: run.id, name: run.name, directory: run.directory },
    rule,
    level: kind === 'resolved' ? 'fine' : level,
    title,
    sentence: kind === 'resolved' ? over : sentence,
    evidence,
    advice: kind === 'resolved' ? [] : advice,
    onsetStep,
    detectedStep,
  };
}

function keyOf(run: string, rule: string): string {
  return `${run}\0${rule}`;
}
