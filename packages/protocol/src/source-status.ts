/** What the hub knows of a file that it reads. */

/** Stands for the path of a metric that a person wants left out. */
export const IGNORED = 'ignore';

/** A file that the hub reads for a run, and how far it has understood it. */
export interface SourceStatus {
  /** Path relative to the watched directory, or "uplink". */
  path: string;
  /** Id of the format: "journal", "metrics-history" ...; null when nobody understands the file. */
  format: string | null;
  size: number;
  read: number;
  records: number;
  damaged: number;
  /** What `damaged` counts; lines when absent. */
  unit?: 'line' | 'record';
  /** The first damaged record: its line (from 1) and the beginning of its text. */
  firstDamage: { line: number; text: string } | null;
  /** Why the file cannot be read now: "permission denied". */
  error: string | null;
  /** The format's name for people: "Hugging Face trainer state". */
  label?: string;
  /** The program that writes such files, where no other does. */
  program?: string;
  /** Its highest step. */
  lastStep?: number | null;
  /** Its last change, ms since 1970 by the file system's clock, */
  changedAt?: number;
  /** and when the hub had read it that far, ms by the hub's clock. */
  readAt?: number;
  /** Metrics in the file, by their name there: the path under which each is kept, or IGNORED. */
  names?: Record<string, string>;
  /** Of these, the names that a person's `rewardboard.json` corrects. */
  corrected?: string[];
  /** End of a text that nobody understands. */
  text?: string;
  /** Why the file counts nowhere: another one has its numbers. */
  unused?: UnusedSource;
}

export interface UnusedSource {
  /** The other file says the same; differs at the same steps; counts something else (steps, epochs or records); has epochs of which the other knows no step; was resumed in the other; or is of a newer training. */
  why: 'same' | 'other' | 'axis' | 'epochs' | 'resume' | 'training';
  /** Path of the other file, like the file's own. */
  by: string;
  /** Only these metrics; absent for the whole file. */
  metrics?: string[];
}
