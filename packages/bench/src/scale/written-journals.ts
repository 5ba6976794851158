/** Journals of finished runs, and of one that grows. */

import { appendFileSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '@rewardboard/protocol';
import { infoOf, linesOf } from '../../../../apps/hub/src/testing/written-runs.ts';

/** Of a run that rests: an evaluation every tenth step. */
export const STEPS = 60;
const OLD_MS = 24 * 3_600_000;

export class LiveJournal {
  readonly #path: string;
  #step = 0;

  constructor(directory: string, id: string) {
    mkdirSync(join(directory, id), { recursive: true });
    this.#path = join(directory, id, 'events.jsonl');
    writeFileSync(this.#path, linesOf([{ type: 'start', time: Date.now(), info: infoOf(id) }]));
    this.append();
  }
  append(): void {
    const step = ++this.#step;
    const events: RunEvent[] = [{ type: 'train', step, time: Date.now(), values: { 'train/loss': 1 / step } }];
    appendFileSync(this.#path, linesOf(events));
  }
}

export function writeRun(directory: string, number: number): void {
  const id = `run-${number}`;
  const path = join(directory, id);
  mkdirSync(path, { recursive: true });
  const at = Date.now() - OLD_MS - number * 1000;
  const events: RunEvent[] = [{ type: 'start', time: at, info: { ...infoOf(id, at), plannedSteps: STEPS } }];
  for (let step = 1; step <= STEPS; step++) {
    events.push({ type: 'train', step, time: at + step, values: { 'train/loss': 0.7 / Math.sqrt(step) } });
    if (step % 10 === 0)
      events.push({
        type: 'evaluation',
        step,
        time: at + step,
        values: { 'eval/loss': 0.6 / Math.sqrt(step) + 0.1, 'eval/accuracy': 0.7 + step / 1000 },
        counts: { tp: 40, tn: 30 + step / 10, fp: 20 - step / 10, fn: 10 },
      });
  }
  events.push({ type: 'end', step: STEPS, time: at + STEPS, outcome: 'finished' });
  const file = join(path, 'events.jsonl');
  writeFileSync(file, linesOf(events));
  utimesSync(file, (at + STEPS) / 1000, (at + STEPS) / 1000);
}
