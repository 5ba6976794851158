/** A run of the labelled corpus: what was logged, in columns, and the truth about it, which no rule may read. */

/** How the fault got into the run: into its training, its data, or only what it wrote down; or the whole run is drawn. */
export type Method = 'trained' | 'data' | 'reported' | 'drawn';

/** What the log holds: all that our journal holds, the four files of the guide, evaluations only, scores without counts, or those of pairs. */
export type View = 'journal' | 'guide' | 'evaluations' | 'scores' | 'pairs';

export interface Truth {
  /** Rules of which at least one must hold, the one that names the fault best first; empty for a healthy run. */
  rules: string[];
  /** First step at which the fault is there; null for a healthy run. */
  onsetStep: number | null;
  /** Step from which the cause is at work, where it is well before the fault can be seen: what is said in between is not too early. */
  causeStep?: number;
  /** Rules whose statement is true of this run too: not counted, neither as found nor as a false alarm. */
  alsoTrue: string[];
}

/** JSON has no NaN: a number that is not finite is its name. */
export type StoredNumber = number | string;

export interface MintedRun {
  /** Group and number: the seed of everything random in it. */
  id: string;
  group: string;
  seed: number;
  part: 'tuning' | 'test';
  method: Method;
  cause: string;
  view: View;
  truth: Truth;
  /** Fields that differ from the defaults. */
  modelConfig: Record<string, unknown>;
  trainConfig: Record<string, unknown>;
  data: { trainExamples: number; evalExamples: number; trainBaseRate: number; evalBaseRate: number };
  plannedSteps: number;
  parameters: number;
  points: { step: number[]; loss: StoredNumber[]; learningRate: number[]; gradNorm: StoredNumber[] };
  evaluations: {
    step: number[];
    loss: StoredNumber[];
    auc: StoredNumber[];
    confidence: StoredNumber[];
    tp: number[];
    tn: number[];
    fp: number[];
    fn: number[];
    /** Examples by score, in twenty bins: of class 1 and of class 0. */
    positive: number[][];
    negative: number[][];
    /** 1 where a checkpoint was saved. */
    saved: (0 | 1)[];
  };
  /** Metrics by path, one number an evaluation: more than the above, or other than what they would be. */
  extra: Record<string, StoredNumber[]>;
  /** The same model on thousands of examples: for people, and for the truth. */
  clean: {
    loss: StoredNumber[];
    accuracy: StoredNumber[];
    /** Empty for pairs, which have no classes. */
    recall: StoredNumber[];
    specificity: StoredNumber[];
    /** What the mean of both would gain by another threshold. */
    thresholdGain: StoredNumber[];
  };
  /** null: the log breaks off. */
  end: 'finished' | 'stopped' | null;
  /** What the machine knows of the process that trains, after the last line. */
  trainer: 'alive' | 'gone' | 'unknown';
}
