/** What must hold of a run, whatever was done to its processes: each recorded event once and in order, on disk, in the hub, in every viewer, and each prediction file byte for byte in the hub. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventFromLine } from '@rewardboard/protocol';
import type { ChaosViewer } from './chaos-viewer.ts';
import { predictionsIn } from './killed-hub.ts';
import type { KilledHub } from './killed-hub.ts';
import type { KilledRecording } from './killed-recording.ts';

export const METRIC = 'train/loss';

/** While processes die: what was recorded is on disk, and what was acknowledged is in the hub's copy, which is how the journal begins. */
export function checkOnTheWay(directory: string, recording: KilledRecording, hub: KilledHub): void {
  // Asked in this order: the journal grows, then the copy.
  const { recorded, acknowledged } = recording;
  const { copy } = hub;
  const journal = journalOf(directory);
  const last = stepsOf(journal).at(-1) ?? 0;
  if (last < recorded) throw new Error(`record() returned for step ${recorded}, and the journal ends at ${last}.`);
  if (copy.length < acknowledged)
    throw new Error(`The hub acknowledged ${acknowledged} bytes, and its copy has ${copy.length}.`);
  if (!journal.subarray(0, copy.length).equals(copy)) throw new Error('The copy is not how the journal begins.');
}

/** At the end, when all are quiet. @param kills of the recording: each may have torn one line */
export function checkDisk(directory: string, recording: KilledRecording, kills: number): number {
  const journal = journalOf(directory);
  const steps = stepsOf(journal);
  const last = steps.length;
  expectSteps('The journal', steps, last);
  if (last < recording.recorded || last > recording.intended)
    throw new Error(
      `The journal has ${last} steps, of ${recording.recorded} recorded and ${recording.intended} begun.`,
    );
  const lines = journal.toString().split('\n').slice(0, -1);
  const torn = lines.filter((line) => eventFromLine(line) === null).length;
  if (torn > kills) throw new Error(`The journal has ${torn} lines that are no event after ${kills} kills.`);
  const history = JSON.parse(readFileSync(join(directory, 'metrics_history.json'), 'utf8')) as { step: number }[];
  expectSteps(
    'metrics_history.json',
    history.map(({ step }) => step),
    last,
  );
  return last;
}

export async function checkHub(directory: string, hub: KilledHub, last: number): Promise<void> {
  if (!hub.copy.equals(journalOf(directory))) throw new Error('The copy is not the journal.');
  const [kept, received] = [predictionsIn(directory), hub.predictions];
  for (const [name, bytes] of kept)
    if (!received.get(name)?.equals(bytes)) throw new Error(`The hub's predictions/${name} is not the trainer's.`);
  if (received.size > kept.size) throw new Error('The hub has prediction files that the trainer has not.');
  if (last >= 40 && kept.size === 0) throw new Error('No predictions were kept.');
  expectPoints('The hub', await hub.points(METRIC, last), last);
}

export function checkViewer(viewer: ChaosViewer, last: number): void {
  expectPoints('A viewer', viewer.points(METRIC), last);
  expectSteps(
    'The list of evaluations',
    viewer.evaluations.map((step) => step / 10),
    Math.floor(last / 10),
  );
}

function journalOf(directory: string): Buffer {
  const path = join(directory, 'events.jsonl');
  return existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
}

function stepsOf(journal: Buffer): number[] {
  return journal
    .toString()
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      const event = eventFromLine(line);
      return event?.type === 'train' || event?.type === 'evaluation' ? [event.step] : [];
    });
}

function expectPoints(where: string, points: readonly (readonly [number, number | string])[], last: number): void {
  expectSteps(
    where,
    points.map(([step]) => step),
    last,
  );
  const wrong = points.find(([step, value]) => value !== 1 / step);
  if (wrong) throw new Error(`${where} has ${wrong[1]} at step ${wrong[0]}.`);
}

/** Throws unless these are 1, 2, 3 ... up to the last. */
function expectSteps(where: string, steps: readonly number[], last: number): void {
  const at = steps.findIndex((step, i) => step !== i + 1);
  if (at >= 0) throw new Error(`${where} has step ${steps[at]} where ${at + 1} belongs.`);
  if (steps.length !== last) throw new Error(`${where} ends at step ${steps.length}, and not at ${last}.`);
}
