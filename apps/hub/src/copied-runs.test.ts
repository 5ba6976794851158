/** Logs of long ago that were copied in just now. */

import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { casePath, hasCases, runsIn } from './testing/cases.ts';
import { Viewer, openHub } from './testing/open-hub.ts';

const MINUTE = 60_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'copied-runs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As if copied so long ago. */
function touch(path: string, agoMs: number): void {
  const at = new Date(Date.now() - agoMs);
  utimesSync(path, at, at);
}

async function onlyRun() {
  const [run, ...others] = await runsIn(folder);
  expect(others).toEqual([]);
  return run!;
}

describe.skipIf(!hasCases)('a case', () => {
  it.each([1, 2, 9])('a year-old run without an end, copied %i min ago, is quiet and not stalled', async (minutes) => {
    cpSync(casePath('bugreports/copied-old-run/run'), folder, { recursive: true });
    for (const name of readdirSync(folder)) touch(join(folder, name), minutes * MINUTE);
    const run = await onlyRun();
    expect(run.state).toBe('quiet');
    expect(run.diagnosis!.findings.map(({ rule }) => rule)).not.toContain('stalled');
  });

  it.each([0, 5, 50])('a finished run, copied %i min ago, is finished', async (minutes) => {
    cpSync(casePath('judgement/22-finished-long-ago-copied-now'), folder, { recursive: true });
    for (const name of readdirSync(folder)) touch(join(folder, name), minutes * MINUTE);
    const run = await onlyRun();
    expect(run.state).toBe('finished');
    expect(run.diagnosis!.findings.map(({ rule }) => rule)).not.toContain('stalled');
  });
});

it('lines of a console, a table and JSON tell how old they are', async () => {
  const end = Date.now() - 5 * 3_600_000 - 7 * MINUTE;
  const at = (i: number) => new Date(end - (20 - i) * 3_000);
  const local = (date: Date) =>
    new Date(date.getTime() - date.getTimezoneOffset() * MINUTE).toISOString().slice(0, 19).replace('T', ' ');
  const rows = Array.from({ length: 21 }, (_, i) => i);
  for (const [name, text] of Object.entries({
    'train.log': rows.map((i) => `${local(at(i))} step ${i} loss ${1 / (i + 2)}\n`).join(''),
    'metrics.csv': `step,timestamp,loss\n${rows.map((i) => `${i},${at(i).getTime() / 1000},${1 / (i + 2)}\n`).join('')}`,
    'log.jsonl': rows.map((i) => `{"step": ${i}, "time": "${at(i).toISOString()}", "loss": ${1 / (i + 2)}}\n`).join(''),
  })) {
    writeFileSync(join(folder, name), text);
    touch(join(folder, name), 2 * MINUTE);
    const run = await onlyRun();
    expect([name, run.state, Math.abs(run.newestAt! - end) < MINUTE]).toEqual([name, 'quiet', true]);
    expect(run.diagnosis!.findings.map(({ rule }) => rule)).not.toContain('stalled');
    rmSync(join(folder, name));
  }
});

const table = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `${from + i},${1 / (from + i + 1)}\n`).join('');

describe.skipIf(statSync(tmpdir()).birthtimeMs === 0)('without times of their own', () => {
  it('files that were put here all at once, with their directory, are a copy until they grow', async () => {
    const hub = await openHub();
    const path = join(hub.directory, 'run');
    mkdirSync(path);
    writeFileSync(join(path, 'metrics.csv'), `step,loss\n${table(0, 30)}`);
    const viewer = new Viewer(hub);
    await vi.waitFor(() => expect(viewer.runs[0]).toMatchObject({ lastStep: 29, state: 'quiet' }));
    expect(viewer.runs[0]!.stateReason).toMatch(/all at once, like a copy/);
    appendFileSync(join(path, 'metrics.csv'), table(30, 31));
    await vi.waitFor(() => expect(viewer.runs[0]).toMatchObject({ lastStep: 30, state: 'running' }), 10_000);
  });

  it('a log that has all its planned steps is finished at once, and a first line is a beginning', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({ step: 20 * (i + 1), epoch: i / 20, loss: 1 / (i + 1) }));
    mkdirSync(join(folder, 'run'));
    writeFileSync(
      join(folder, 'run/trainer_state.json'),
      JSON.stringify({ global_step: 400, max_steps: 400, log_history: rows }),
    );
    expect((await onlyRun()).state).toBe('finished');
    rmSync(join(folder, 'run'), { recursive: true });
    mkdirSync(join(folder, 'few'));
    const evaluations = [1, 2, 3].map((i) => `${i},${0.7 - i / 10}`).join('\n');
    writeFileSync(join(folder, 'few/metrics.csv'), `epoch,val_loss\n${evaluations}\n`);
    expect((await onlyRun()).diagnosis!.sentence).toMatch(/^Improved over 3 evaluations: /);
    rmSync(join(folder, 'few'), { recursive: true });
    mkdirSync(join(folder, 'begun'));
    writeFileSync(join(folder, 'begun/metrics.csv'), `step,loss\n${table(0, 1)}`);
    expect((await onlyRun()).state).toBe('running');
  });

  it('a file in a directory that was there before is new, and so is one that is written whole again and again', async () => {
    mkdirSync(join(folder, 'run'));
    writeFileSync(join(folder, 'run/metrics.csv'), `step,loss\n${table(0, 30)}`);
    const at = new Date(statSync(join(folder, 'run')).birthtimeMs + 10_000);
    utimesSync(join(folder, 'run/metrics.csv'), at, at);
    expect((await onlyRun()).state).toBe('running');
  });
});

it('a run that is written on a disk whose clock is behind is live', async () => {
  const hub = await openHub();
  const file = join(hub.directory, 'metrics.csv');
  const write = (text: string) => {
    appendFileSync(file, text);
    touch(file, 20 * MINUTE);
  };
  write(`step,loss\n${table(0, 2)}`);
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs[0]).toMatchObject({ lastStep: 1, state: 'quiet' }));
  write(table(2, 3));
  await vi.waitFor(() => expect(viewer.runs[0]).toMatchObject({ lastStep: 2, state: 'running' }), 10_000);
});
