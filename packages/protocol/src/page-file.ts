/** What a run's or a comparison's page in one file holds: what a hub would send to it, so that the same page can show it without one. */

import type { Diagnosis } from './finding.ts';
import type { Snapshot } from './messages.ts';
import type { RunLine } from './run-list.ts';

export const PAGE_FILE_FORMAT = 'rewardboard page';
/** Id of the element that holds it, as JSON. */
export const PAGE_DATA_ID = 'page-data';

export interface PageFileRun {
  snapshot: Snapshot;
  line: RunLine;
  diagnosis: Diagnosis | null;
  /** Keys of the acknowledged findings. */
  acknowledged: string[];
  /** Whether its log holds no predictions; others may have been left out. */
  hasNoPredictions: boolean;
}

/** As a hub would answer: JSON, or the bytes of a file. */
export type PageFileAnswer =
  | { json: unknown }
  | { base64: string }
  /** Path of the answer that it is the same as. */
  | { sameAs: string };

export interface PageFileData {
  format: typeof PAGE_FILE_FORMAT;
  /** Of rewardboard. */
  version: string;
  /** ms since 1970. */
  exportedAt: number;
  /** One for the page of a run; more for a comparison, in its order. */
  runs: PageFileRun[];
  /** By path with query: `/api/runs/ID/predictions?step=100`. */
  answers: Record<string, PageFileAnswer>;
  /** What isn't in the file, and why, in sentences. */
  leftOut: string[];
}

/** JSON that can stand in a page: nothing in it ends the element that it is in, or begins a comment. */
export function jsonInPage(json: string): string {
  return json.replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
