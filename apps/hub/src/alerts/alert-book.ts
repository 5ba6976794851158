/** Which alerts were sent for each run, and so which are due. Pure: time comes in. */

import { randomUUID } from 'node:crypto';
import { stepText } from '@rewardboard/diagnostics';
import type { Alert, Diagnosis, Finding, RunState } from '@rewardboard/protocol';
import { acknowledgementKey } from '@rewardboard/protocol';
import type { AlertSettings } from './alert-settings.ts';

/** Alerts that are remembered; the oldest is forgotten first. */
export const MAX_SENT_ALERTS = 10_000;

export interface SeenRun {
  id: string;
  name: string;
  directory: string;
  state: RunState;
  /** False for a run that got no point since this hub began: it needs no alerts. */
  isLive: boolean;
  /** Keys of the acknowledged findings: they cause no more alerts. */
  acknowledged: ReadonlySet<string>;
}

/** The newest alert of one rule for one run. */
export interface SentAlert {
  run: string;
  rule: string;
  level: Finding['level'];
  /** Id of the finding. If the same one disappears for a while, such as when a file is read again, it causes no alert. */
  finding: string;
  /** ms when it was sent. */
  at: number;
  isOpen: boolean;
}

export class AlertBook {
  /** The first one is the oldest. */
  readonly #sent = new Map<string, SentAlert>();
  /** The same by run: all runs are asked about every few seconds, and none of them goes through the alerts of all. */
  readonly #byRun = new Map<string, Set<SentAlert>>();
  readonly #ended = new Set<string>();
  #changes = 0;

  constructor(
    private readonly settings: Pick<AlertSettings, 'level' | 'cooldownMs' | 'recovery' | 'ended'>,
    /** Of an earlier hub. */
    sent: readonly SentAlert[] = [],
  ) {
    for (const alert of sent) this.#add(alert);
  }

  /** @returns the alerts that are due; they count as sent */
  see(run: SeenRun, diagnosis: Diagnosis, now: number): Alert[] {
    const open = diagnosis.findings.filter((finding) => finding.resolvedStep === null && this.#isGrave(finding));
    // No alerts for a run that is not live. When it continues, all open findings cause one.
    const alerts = run.isLive ? open.flatMap((finding) => this.#opened(run, finding, now)) : [];
    for (const finding of diagnosis.findings)
      if (run.isLive && finding.resolvedStep !== null && !open.some(({ rule }) => rule === finding.rule))
        alerts.push(...this.#resolved(run, finding, now));
    for (const alert of this.#byRun.get(run.id) ?? [])
      // Gone without being resolved: it became part of a more serious finding, which has its own alert.
      if (alert.isOpen && !diagnosis.findings.some(({ rule }) => rule === alert.rule)) this.#set(alert, false);
    return [...alerts, ...this.#over(run, diagnosis, now)];
  }

  forget(runId: string): void {
    this.#ended.delete(runId);
    for (const alert of this.#byRun.get(runId) ?? []) this.#delete(alert);
  }

  /** Another number means that the entries changed. */
  get changes(): number {
    return this.#changes;
  }

  /** For the next hub. */
  entries(): SentAlert[] {
    return [...this.#sent.values()];
  }

  #opened(run: SeenRun, finding: Finding, now: number): Alert[] {
    const { rule, level } = finding;
    const key = keyOf(run.id, rule);
    const before = this.#sent.get(key);
    if (run.acknowledged.has(acknowledgementKey(finding))) {
      if (before?.finding === finding.id) this.#set(before, true);
      return [];
    }
    const isWorse = before !== undefined && before.level === 'watch' && level === 'act';
    if (before && !isWorse && (before.isOpen || before.finding === finding.id)) {
      this.#set(before, true);
      return [];
    }
    // Sent a moment ago, gone and back: it waits, and is sent later if it is still there.
    if (before && !isWorse && now - before.at < this.settings.cooldownMs) return [];
    this.#remember({ run: run.id, rule, level, finding: finding.id, at: now, isOpen: true });
    return [alertOf('opened', run, finding, now)];
  }

  #resolved(run: SeenRun, finding: Finding, now: number): Alert[] {
    const before = this.#sent.get(keyOf(run.id, finding.rule));
    if (!before?.isOpen) return [];
    this.#set(before, false);
    // Another finding took its place, and has its own alert.
    if (finding.replacedBy !== undefined) return [];
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

  #set(alert: SentAlert, isOpen: boolean): void {
    if (alert.isOpen !== isOpen) this.#changes++;
    alert.isOpen = isOpen;
  }

  #remember(alert: SentAlert): void {
    this.#add(alert);
    this.#changes++;
    if (this.#sent.size > MAX_SENT_ALERTS) this.#delete(this.#sent.values().next().value!);
  }

  /** Behind all others. */
  #add(alert: SentAlert): void {
    const key = keyOf(alert.run, alert.rule);
    const before = this.#sent.get(key);
    if (before) this.#delete(before);
    this.#sent.set(key, alert);
    const ofRun = this.#byRun.get(alert.run) ?? new Set();
    this.#byRun.set(alert.run, ofRun.add(alert));
  }

  #delete(alert: SentAlert): void {
    this.#sent.delete(keyOf(alert.run, alert.rule));
    const ofRun = this.#byRun.get(alert.run);
    ofRun?.delete(alert);
    if (ofRun?.size === 0) this.#byRun.delete(alert.run);
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
