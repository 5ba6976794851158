/** Gives a journal back what it lost: after a power loss its end is missing, while the run's other files and the checkpoint hold the history. */

import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { EvaluationEvent, RunEvent, RunInfo, SampleText, TrainEvent } from '@rewardboard/protocol';
import type { FileFacts } from '@rewardboard/run-files';
import { formatOf, journalLine } from '@rewardboard/run-files';
import type { Checkpoint } from '../checkpoint/checkpoint-read.ts';
import type { ResumePoint } from '../checkpoint/resume-point.ts';
import { GrowingFile } from './growing-file.ts';
import { liveEvents } from './live-events.ts';
import { RUN_FILES } from './output-directory.ts';

const PIECE_BYTES = 1024 * 1024;
/** What a reader finds out about a file can make it ask for another pass; it learns each fact once. */
const MAX_PASSES = 8;

type Point = TrainEvent | EvaluationEvent;

/**
 * Adds the points up to the checkpoint's step that the journal lacks, and syncs it. Call it before anything is rewritten from
 * the journal.
 * @returns what a person should know, in sentences
 */
export function recoverJournal(
  directory: string,
  { directory: checkpoint, point }: Checkpoint,
  info: RunInfo,
): string[] {
  const path = join(directory, RUN_FILES.journal);
  const known = knownOf(path, point.step);
  const { points, texts, sources } = pointsElsewhere(directory, checkpoint, point, known);
  const journal = new GrowingFile(path, 'go on');
  try {
    const isShorter = point.journalBytes !== undefined && journal.size < point.journalBytes;
    if (points.length === 0 && !isShorter && known.hasStart) return [];
    journal.closeTornLine();
    if (!known.hasStart) journal.append(journalLine({ type: 'start', info, time: info.createdAt }));
    if (texts.length > 0) journal.append(journalLine({ type: 'sample-text', samples: texts }));
    for (const event of points) journal.append(journalLine(event));
    journal.sync();
  } finally {
    journal.close();
  }
  const lost = `${RUN_FILES.journal} lost a part of what was recorded before step ${point.step}, as after a power loss or a full disk`;
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return [`${lost}; no other file of the run holds more`];
  return [
    `${lost}; ${points.length === 1 ? `the point of step ${first.step} was` : `${points.length} points of steps ${first.step} to ${last.step} were`} recovered from ${list(sources)}`,
  ];
}

interface Known {
  hasStart: boolean;
  steps: Set<number>;
  texts: Set<number>;
}

function knownOf(path: string, resumedFrom: number): Known {
  const known: Known = { hasStart: false, steps: new Set(), texts: new Set() };
  for (const event of liveEvents(path, resumedFrom)) {
    if (event.type === 'start') known.hasStart = true;
    else if (event.type === 'train' || event.type === 'evaluation') known.steps.add(event.step);
    else if (event.type === 'sample-text') for (const { id } of event.samples) known.texts.add(id);
  }
  return known;
}

/** Steps that the journal lacks, by step: the most exact file first, and of the others what it doesn't say. */
function pointsElsewhere(directory: string, checkpoint: string, { step: upTo, evaluation }: ResumePoint, known: Known) {
  const points = new Map<number, Point>();
  const texts = new Map<number, SampleText>();
  const sources: string[] = [];
  const files = [
    join(directory, RUN_FILES.history),
    join(checkpoint, 'trainer_state.json'),
    join(directory, RUN_FILES.samples),
    join(directory, RUN_FILES.predictions),
    join(directory, RUN_FILES.metricsLog),
  ];
  for (const file of files) {
    let added = false;
    for (const event of eventsIn(file)) {
      if (event.type === 'sample-text')
        for (const sample of event.samples) if (!known.texts.has(sample.id)) texts.set(sample.id, sample);
      if ((event.type !== 'train' && event.type !== 'evaluation') || event.step > upTo || known.steps.has(event.step))
        continue;
      const former = points.get(event.step);
      points.set(event.step, former ? merged(former, event) : event);
      added ||= !former;
    }
    if (added) sources.push(basename(file));
  }
  // The checkpoint was written before its evaluation was recorded; where only that is missing, the training records it.
  if (points.size > 0 && evaluation && !known.steps.has(evaluation.step)) {
    const former = points.get(evaluation.step);
    points.set(evaluation.step, former ? merged(evaluation, former) : evaluation);
  }
  const inOrder = [...points.values()].sort((a, b) => a.step - b.step);
  return { points: inOrder, texts: [...texts.values()], sources };
}

/** What is known of a step already is the more exact. */
function merged(former: Point, other: Point): Point {
  const values = { ...other.values, ...former.values };
  const epoch = former.epoch ?? other.epoch;
  const time = former.time ?? other.time;
  const at = {
    step: former.step,
    ...(epoch === undefined ? {} : { epoch }),
    ...(time === undefined ? {} : { time }),
    values,
    ...(former.rounded && other.rounded ? { rounded: true } : {}),
  };
  if (former.type === 'train' && other.type === 'train') return { type: 'train', ...at };
  const [a, b] = [former, other].map((point) => (point.type === 'evaluation' ? point : undefined));
  const counts = a?.counts ?? b?.counts;
  const samples = (a?.samples?.id.length ?? 0) >= (b?.samples?.id.length ?? 0) ? a?.samples : b?.samples;
  return { type: 'evaluation', ...at, ...(counts ? { counts } : {}), ...(samples ? { samples } : {}) };
}

/** Everything that a file of the run says. A file that is missing or damaged says less, and never throws. */
function eventsIn(path: string): RunEvent[] {
  const format = formatOf(basename(path));
  if (!format || !existsSync(path)) return [];
  const facts: FileFacts = {};
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const events = eventsOfPass(path, (bytes, reader) => reader.read(bytes), format.open({ facts }));
    if (events) return events;
  }
  return [];
}

function eventsOfPass<R>(
  path: string,
  read: (bytes: Uint8Array, reader: R) => { events: RunEvent[]; consumed: number; readAgain?: true },
  reader: R,
): RunEvent[] | null {
  const events: RunEvent[] = [];
  const file = openSync(path, 'r');
  try {
    let rest = Buffer.alloc(0);
    const piece = Buffer.alloc(PIECE_BYTES);
    for (let length = readSync(file, piece); length > 0; length = readSync(file, piece)) {
      const bytes = Buffer.concat([rest, piece.subarray(0, length)]);
      const result = read(bytes, reader);
      if (result.readAgain) return null;
      events.push(...result.events);
      rest = bytes.subarray(result.consumed);
    }
  } finally {
    closeSync(file);
  }
  return events;
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
