/** The diagnosis of a run. `@rewardboard/diagnostics` makes it; hub and board transport and show it. */

/** What it asks of a person: act now, keep an eye on it, or nothing; 'unknown' if it is undecided. */
export type Level = 'act' | 'watch' | 'fine' | 'unknown';

export interface Advice {
  text: string;
  /** Field of a configuration file to change, its current value and the value to try. */
  field?: string;
  from?: string;
  to?: string;
}

/** A part of a chart to mark: its steps and, if known, its range of values. */
export interface EvidenceRange {
  metric: string;
  fromStep: number;
  toStep: number;
  low: number | null;
  high: number | null;
}

export interface Finding {
  /** Permanent id of this occurrence, "overfitting@4200": the same run diagnosed again gives the same id. Acknowledgements refer to it. */
  id: string;
  /** Stable id of the rule: "overfitting". */
  rule: string;
  level: Level;
  /** Two or three words: "Overfitting". */
  title: string;
  /** What is wrong, since when, and what to do. At most 70 characters. */
  sentence: string;
  /** One or two sentences with the numbers and their noise. */
  evidence: string;
  /** 0 to 1: from how far the numbers are beyond the run's own noise, and how often they were tested. 1 is a plain fact. */
  confidence: number;
  /** What usually causes it, most likely first. */
  causes: string[];
  advice: Advice[];
  /** Step at which the problem began. */
  onsetStep: number;
  /** Step at which it was detected, that is, when a person watching live first saw it. */
  detectedStep: number;
  /** Step at which it ended; null while it is open. */
  resolvedStep: number | null;
  /** Metric paths to mark in the charts. */
  metrics: string[];
  /** The parts of these charts that are the evidence. */
  ranges: EvidenceRange[];
  /** The numbers behind the sentence, by name. */
  numbers: Record<string, number>;
  /** Rules whose findings this one explains: they are listed in its evidence instead of on their own. */
  echoes?: string[];
  /** It ended because this rule's finding took its place: no recovery. */
  replacedBy?: string;
}

/** What an acknowledgement refers to: a finding whose level changes must be acknowledged again. */
export function acknowledgementKey({ id, level }: Pick<Finding, 'id' | 'level'>): string {
  return `${id} ${level}`;
}

export interface TargetVerdict {
  metric: string;
  label: string;
  /** "at least" or "below". */
  comparison: '>=' | '<';
  target: number;
  verdict: 'met' | 'not met' | 'cannot tell yet' | 'not checked';
  /** Step of the value: the checkpoint to keep. */
  step: number | null;
  value: number | null;
  latest: number | null;
  low: number | null;
  high: number | null;
  /** What a constant answer gets; null if there is no fair comparison. */
  baseline: number | null;
  /** Why, in a few words: "always answering “correct” gets 0.538: this is no better". */
  sentence: string;
}

/** Which checkpoint to keep, its uncertainty, and whether to continue training. */
export interface Keep {
  step: number;
  metric: string;
  value: number;
  /** null if the log does not say whether it was saved. */
  checkpoint: string | null;
  /** Half of the 95% interval of the value; null if its uncertainty is unknown. */
  margin: number | null;
  /** Evaluations that are as good as this one, within noise. */
  asGood: number;
  /** The saved checkpoint nearest to the step, if the step itself was not saved. */
  nearestSaved: { step: number; checkpoint: string } | null;
  /** "Step 3,750 (F1 0.812 ±0.012), saved; 4 other evaluations are as good within noise." */
  sentence: string;
  /** Whether to continue: "Stop: F1 hasn’t improved beyond noise for 2,000 steps (8 evaluations)." */
  outlook: { advice: 'stop' | 'go on' | 'wait' | 'ended'; sinceStep: number; gain: number; sentence: string };
}

/** One change of the findings, at the step at which it was known. */
export interface TimelineEntry {
  step: number;
  /** Id of the finding. */
  id: string;
  rule: string;
  /** 'absorbed': another finding explains it, or took its place. */
  change: 'opened' | 'resolved' | 'absorbed';
  level: Level;
  sentence: string;
}

export interface Diagnosis {
  level: Level;
  /** The verdict: one sentence, at most 70 characters. */
  sentence: string;
  evidence: string;
  advice: Advice[];
  /** Rule of the verdict; null if there is no verdict. */
  rule: string | null;
  /** Open ones first, worst first; then resolved ones. */
  findings: Finding[];
  /** Ids of the rules that were checked and found nothing. */
  clear: string[];
  /** Rules that could not be checked, with what would make it possible. */
  notChecked: { rule: string; verdict: 'too noisy to tell' | 'not checked'; why: string }[];
  targets: TargetVerdict[];
  keep: Keep | null;
  /** Why there is none, if no evaluation is better than a constant answer. */
  nothingToKeep?: string;
  /** For a long run that is still being processed: the last step that this diagnosis includes. */
  judgedStep?: number;
  /** What was known when: oldest first, the newest MAX_TIMELINE. */
  timeline: TimelineEntry[];
}

/** A diagnosis that only has a verdict. */
export function emptyDiagnosis(level: Level, sentence: string): Diagnosis {
  return {
    level,
    sentence,
    evidence: '',
    advice: [],
    rule: null,
    findings: [],
    clear: [],
    notChecked: [],
    targets: [],
    keep: null,
    timeline: [],
  };
}
