/** What the judgement of a run looks like. `@rewardboard/diagnostics` makes it, hub and board carry and show it. */

/** How much it asks of a person: act now, keep an eye on it, nothing, or it cannot be told. */
export type Level = 'act' | 'watch' | 'fine' | 'unknown';

export interface Advice {
  text: string;
  /** Field of a configuration file to change, its present value and the value to try. */
  field?: string;
  from?: string;
  to?: string;
}

/** A piece of a chart to mark: the steps, and where it is known the values between which the evidence lies. */
export interface EvidenceRange {
  metric: string;
  fromStep: number;
  toStep: number;
  low: number | null;
  high: number | null;
}

export interface Finding {
  /** Names this occurrence for good, "overfitting@4200": the same run judged again gives the same id. The key under which it is acknowledged. */
  id: string;
  /** Stable id of the rule: "overfitting". */
  rule: string;
  level: Level;
  /** Two or three words: "Overfitting". */
  title: string;
  /** What, since when: what to do. At most 70 characters. */
  sentence: string;
  /** One or two sentences with the numbers that were seen, and their noise. */
  evidence: string;
  /** How sure, from 0 to 1: from how far the numbers lie beyond the run's own noise, and how often it was looked. 1 is a plain fact. */
  confidence: number;
  /** What usually makes it, the likeliest first. */
  causes: string[];
  advice: Advice[];
  /** Step at which the trouble began. */
  onsetStep: number;
  /** Step of the evaluation at which the rule first held: what a person watching live would have seen. */
  detectedStep: number;
  /** Step at which it ended; null while it holds. */
  resolvedStep: number | null;
  /** Metric paths to mark in the charts. */
  metrics: string[];
  /** Where in these metrics the evidence lies. */
  ranges: EvidenceRange[];
  /** The numbers behind the sentence, by name. */
  numbers: Record<string, number>;
  /** Rules that hold too and follow from this one: named in its evidence instead of standing beside it. */
  echoes?: string[];
}

/** What a person takes note of: a finding that gets worse or better is another matter, and asks again. */
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
  /** What a constant answer gets; null where there is no fair one. */
  baseline: number | null;
  /** Why, in a few words: "always “correct” gets 0.538: no better than that". */
  sentence: string;
}

/** Which checkpoint to keep, how sure that is, and whether going on pays. */
export interface Keep {
  step: number;
  metric: string;
  value: number;
  /** null when the log does not say whether it was saved. */
  checkpoint: string | null;
  /** Half of the 95 % interval of the value; null when nothing says how sure it is. */
  margin: number | null;
  /** Evaluations whose value cannot be told from this one. */
  asGood: number;
  /** The saved checkpoint nearest to the step, where the step itself was not saved. */
  nearestSaved: { step: number; checkpoint: string } | null;
  /** "Step 3,750 by F1: 0.812 ±0.012, saved; 4 other evaluations are as good." */
  sentence: string;
  /** Whether to go on: "Stop: the last 2,000 steps (8 evaluations) bought nothing." */
  outlook: { advice: 'stop' | 'go on' | 'ended'; sinceStep: number; gain: number; sentence: string };
}

/** One change of what the monitor said, at the step at which it was known. */
export interface TimelineEntry {
  step: number;
  /** Id of the finding. */
  id: string;
  rule: string;
  change: 'opened' | 'resolved';
  level: Level;
  sentence: string;
}

export interface Diagnosis {
  level: Level;
  /** The verdict: one sentence, at most 70 characters. */
  sentence: string;
  evidence: string;
  advice: Advice[];
  /** Rule of the verdict, null when no rule holds. */
  rule: string | null;
  /** Open ones first, worst first; then resolved ones. */
  findings: Finding[];
  /** Ids of the rules that were checked and do not hold. */
  clear: string[];
  /** Rules that could not be checked, with what would make it possible. */
  notChecked: { rule: string; verdict: 'too noisy to tell' | 'not checked'; why: string }[];
  targets: TargetVerdict[];
  keep: Keep | null;
  /** Of a long run that has not been walked to its end yet: the step up to which this is judged. */
  judgedStep?: number;
  /** What was known when: oldest first, the newest MAX_TIMELINE. */
  timeline: TimelineEntry[];
}
