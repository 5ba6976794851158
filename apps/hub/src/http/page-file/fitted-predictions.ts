/** The predictions that a page in a file has room for, as the hub would answer: the checkpoint to keep and the newest evaluation first, then others evenly between. */

import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { PageFileAnswer, PredictedExamples } from '@rewardboard/protocol';
import { predictionsAnswer } from '../predictions-answer.ts';
import type { LiveRun } from '../../runs/live-run.ts';
import { summaryOf } from '../../runs/run-summary.ts';
import { storedExamples } from '../../stored-predictions.ts';

/** Of the room for predictions; the rest is for their values. */
const SHARE_OF_EXAMPLES = 0.75;
/** Around an answer: its path, quotes, commas. */
const AROUND_BYTES = 300;
const TOO_MUCH = 'they are too large';

export interface FittedPredictions {
  answers: Record<string, PageFileAnswer>;
  leftOut: string[];
  /** Ids of runs that keep none. */
  without: Set<string>;
}

/** Other work goes on between two runs. */
export async function fittedPredictions(runs: readonly LiveRun[], maxBytes: number): Promise<FittedPredictions> {
  const found: FittedPredictions = { answers: {}, leftOut: [], without: new Set() };
  /** Of each validation set, by its fingerprint: where its examples are. */
  const known = new Map<string, string>();
  let room = maxBytes;
  let hasOthers = false;
  for (const run of runs) {
    await setImmediate();
    const path = `/api/runs/${encodeURIComponent(run.id)}/predictions`;
    const name = summaryOf(run).name;
    const { steps, hasExamples, kind } = listOf(run);
    if (!hasExamples || steps.length === 0) {
      found.without.add(run.id);
      continue;
    }
    const about = storedExamples(run.origin);
    const shared = about ? known.get(about.fingerprint) : undefined;
    const examples = shared === undefined ? fittedExamples(run, about, room * SHARE_OF_EXAMPLES) : null;
    const first = byImportance(steps, run.diagnosis?.keep?.step ?? null);
    const wanted = runs.length === 1 ? first : first.slice(0, 1);
    const { values, left } = fittedValues(run, wanted, room - (examples?.base64.length ?? 0));
    if (!about || (shared === undefined && !examples) || values.size === 0) {
      found.leftOut.push(`The predictions of ${name}: ${about ? TOO_MUCH : 'their file is damaged'}.`);
      continue;
    }
    room = left;
    const file = `${path}?file=examples`;
    found.answers[path] = { json: { steps: [...values.keys()].sort((a, b) => a - b), hasExamples, kind } };
    found.answers[file] = examples ? { base64: examples.base64 } : { sameAs: shared! };
    for (const [step, base64] of values) found.answers[`${path}?step=${step}`] = { base64 };
    if (examples) known.set(about.fingerprint, file);
    if (examples?.isWithoutTexts) found.leftOut.push(`The texts of the examples of ${name}: ${TOO_MUCH}.`);
    const missing = steps.length - values.size;
    if (missing > 0 && runs.length === 1)
      found.leftOut.push(`The predictions of ${name} at ${missing} of ${steps.length} evaluations: ${TOO_MUCH}.`);
    hasOthers ||= missing > 0;
  }
  if (runs.length > 1 && hasOthers)
    found.leftOut.push('Predictions of checkpoints other than the ones to keep, which the comparison doesn’t need.');
  return found;
}

function fittedExamples(
  run: LiveRun,
  about: PredictedExamples | null,
  maxBytes: number,
): { base64: string; isWithoutTexts: boolean } | null {
  const stored = fileOf(run, { file: 'examples' });
  if (stored && base64Length(stored) <= maxBytes) return { base64: base64Of(stored), isWithoutTexts: false };
  if (!about) return null;
  const withoutTexts: PredictedExamples = {
    ...about,
    problems: about.problems.map(() => ''),
    text: about.text.map(() => ''),
    withoutText: about.id.length,
  };
  const packed = gzipSync(JSON.stringify(withoutTexts));
  return base64Length(packed) <= maxBytes ? { base64: base64Of(packed), isWithoutTexts: true } : null;
}

/** As many as there is room for, in their order. */
function fittedValues(
  run: LiveRun,
  steps: readonly number[],
  maxBytes: number,
): { values: Map<number, string>; left: number } {
  const values = new Map<number, string>();
  let left = maxBytes;
  for (const step of steps) {
    const file = fileOf(run, { step: String(step) });
    if (!file) continue;
    left -= base64Length(file) + AROUND_BYTES;
    if (left < 0) break;
    values.set(step, base64Of(file));
  }
  return { values, left: Math.max(0, left) };
}

/** The one to keep, the newest, the first, and then the middle of each stretch that is left. */
export function byImportance(steps: readonly number[], keep: number | null): number[] {
  const ordered = new Set<number>();
  if (keep !== null && steps.includes(keep)) ordered.add(keep);
  for (const step of [steps.at(-1), steps[0]]) if (step !== undefined) ordered.add(step);
  const stretches: [number, number][] = [[0, steps.length - 1]];
  for (let stretch = stretches.shift(); stretch; stretch = stretches.shift()) {
    const [from, to] = stretch;
    if (to - from < 2) continue;
    const middle = (from + to) >> 1;
    ordered.add(steps[middle]!);
    stretches.push([from, middle], [middle, to]);
  }
  return [...ordered];
}

interface Listed {
  steps: number[];
  hasExamples: boolean;
  kind: string | null;
}

function listOf(run: LiveRun): Listed {
  const { status, body } = predictionsAnswer(run.origin, new URLSearchParams());
  return status === 200 ? (JSON.parse(String(body)) as Listed) : { steps: [], hasExamples: false, kind: null };
}

function fileOf(run: LiveRun, query: Record<string, string>): Uint8Array | null {
  const { status, body } = predictionsAnswer(run.origin, new URLSearchParams(query));
  return status === 200 && typeof body !== 'string' ? body : null;
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function base64Length(bytes: Uint8Array): number {
  return 4 * Math.ceil(bytes.length / 3);
}
