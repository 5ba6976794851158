/** For tests: runs as a trainer writes them. */

import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { RunEvent, RunInfo } from '@rewardboard/protocol';
import { journalLine } from '@rewardboard/run-files';

export function infoOf(id: string, createdAt = Date.now()): RunInfo {
  return {
    version: 1,
    id,
    name: `name of ${id}`,
    createdAt,
    positiveLabel: 'correct',
    negativeLabel: 'incorrect',
    threshold: 0.5,
    plannedSteps: 1_000,
    plannedEpochs: 2,
    modelConfig: {},
    trainConfig: { learning_rate: 0.001 },
    changedFields: [],
    versions: {},
    device: 'cpu',
    data: {
      source: 'examples.jsonl',
      generated: false,
      fingerprint: '00',
      trainExamples: 900,
      evalExamples: 100,
      trainProblems: 90,
      evalProblems: 10,
      trainBaseRate: 0.5,
      evalBaseRate: 0.5,
      trivialAuc: [],
    },
    parameters: 10,
  };
}

export function trainAt(step: number, loss = 1 / step): RunEvent {
  return { type: 'train', step, time: Date.now(), values: { 'train/loss': loss } };
}

export function evaluationAt(step: number, loss = 0.5): RunEvent {
  return {
    type: 'evaluation',
    step,
    time: Date.now(),
    values: { 'eval/loss': loss, 'eval/accuracy': 0.8 },
    counts: { tp: 40, tn: 40, fp: 10, fn: 10 },
  };
}

export function linesOf(events: readonly RunEvent[]): string {
  return events.map(journalLine).join('');
}

/** A journal with a start, and steps 1 to `steps`. */
export function journalOf(id: string, steps: number): string {
  const events: RunEvent[] = [{ type: 'start', time: Date.now(), info: infoOf(id) }];
  for (let step = 1; step <= steps; step++) events.push(trainAt(step));
  return linesOf(events);
}

/** A run's directory with journal and run.json. */
export class WrittenRun {
  readonly path: string;

  constructor(
    parent: string,
    readonly id: string,
    folder = id,
  ) {
    this.path = join(parent, folder);
  }

  async begin(steps: number, owner: { pid?: number; host?: string; createdAt?: number } = {}): Promise<this> {
    await mkdir(this.path, { recursive: true });
    const process = { pid: owner.pid, host: owner.host ?? hostname() };
    await writeFile(join(this.path, 'run.json'), JSON.stringify({ ...infoOf(this.id, owner.createdAt), ...process }));
    await writeFile(join(this.path, 'events.jsonl'), journalOf(this.id, steps));
    return this;
  }

  async append(...events: RunEvent[]): Promise<void> {
    await appendFile(join(this.path, 'events.jsonl'), linesOf(events));
  }
}
