/** Logs of long ago that were copied in just now. */

import { cpSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { casePath, hasCases, runsIn } from './testing/cases.ts';

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
