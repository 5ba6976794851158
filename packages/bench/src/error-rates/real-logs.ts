/** Real, diagnosed logs and the cases beside the checkout: what is reported about them beside an engineer's reading. */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRuns } from '../../../../apps/hub/src/read-runs.ts';
import type { LiveRun } from '../../../../apps/hub/src/read-runs.ts';
import { ROOT } from '../../../../e2e/processes.ts';
import { CASE_READINGS, LOG_READINGS } from '../../../corpus/src/readings/all-readings.ts';
import type { Reading } from '../../../corpus/src/readings/reading.ts';
import { runOf } from '../../../corpus/src/readings/run-of.ts';
import type { ReadingScore } from '../../../corpus/src/readings/score-reading.ts';
import { isFault, scoreReading } from '../../../corpus/src/readings/score-reading.ts';
import { ALL_RULES } from '../../../diagnostics/src/rules/all-rules.ts';
import type { ErrorRate } from '../../../diagnostics/src/wording/error-rate.ts';
import { DEFAULT_TARGETS } from '../../../diagnostics/src/verdict/target.ts';
import { wilson } from '../../../metrics/src/intervals.ts';
import { median } from './error-counts.ts';

interface ScoredReading {
  reading: Reading;
  score: ReadingScore;
}

/** @returns how each rule did on the real logs; empty if they are absent */
export async function printRealLogs(): Promise<Record<string, ErrorRate>> {
  const logs = await printSet('real logs', 'logs', LOG_READINGS);
  await printSet('cases', 'cases', CASE_READINGS);
  return countReal(logs);
}

/** @param folder of `../shared`; what is absent there is skipped and counted */
export async function scoreReadings(folder: string, readings: readonly Reading[]): Promise<ScoredReading[]> {
  const shared = join(ROOT, '../shared');
  const parents = [...new Set(readings.map(({ run }) => run.split('/').slice(0, 2).join('/')))];
  const directories = parents.map((path) => join(shared, path)).filter((path) => existsSync(path));
  const stateDirectory = mkdtempSync(join(tmpdir(), `rewardboard-${folder}-`));
  const runs: LiveRun[] = [];
  // One at a time: files of neighbours are not to be taken for one run.
  for (const directory of directories) {
    const read = await readRuns({
      directories: [directory],
      stateDirectory,
      targets: DEFAULT_TARGETS,
      notice: () => undefined,
    });
    runs.push(...read.all());
    await read.close();
  }
  rmSync(stateDirectory, { recursive: true });
  return readings.flatMap((reading) => {
    const live = runOf(runs, reading.run);
    return live ? [{ reading, score: scoreReading(reading, live.evaluated(), live.diagnosis!) }] : [];
  });
}

async function printSet(name: string, folder: string, readings: readonly Reading[]): Promise<ScoredReading[]> {
  const scored = await scoreReadings(folder, readings);
  console.log(`\n${name}: ${scored.length} runs with a reading, ${readings.length - scored.length} absent`);
  for (const one of scored) printOne(one);
  if (scored.length > 0) printTotals(scored);
  return scored;
}

/** A healthy run counts for the rules that its log has the numbers for. */
function countReal(scored: readonly ScoredReading[]): Record<string, ErrorRate> {
  const healthy = scored.filter(({ reading }) => reading.kinds.includes('healthy'));
  const faulty = scored.filter(({ reading }) => isFault(reading));
  const rates = ALL_RULES.map(({ id }) => {
    const checked = healthy.filter(({ score }) => score.checked.includes(id));
    const own = faulty.filter(({ reading }) => reading.kinds[0] === id);
    const rate: ErrorRate = {
      healthyRuns: checked.length,
      falseAlarms: checked.filter(({ score }) => score.alarms.includes(id)).length,
      trueStatements: checked.filter(({ score }) => score.statements.includes(id)).length,
      faultyRuns: own.length,
      found: own.filter(({ score }) => score.isFound).length,
      medianDelay: median(own.flatMap(({ score: { isFound, delay } }) => (isFound && delay !== null ? [delay] : []))),
    };
    return [id, rate] as const;
  });
  return Object.fromEntries(
    rates.filter(([, rate]) => rate.healthyRuns + rate.faultyRuns > 0).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function printOne({ reading, score }: ScoredReading): void {
  const marks = [
    score.isRightKind ? 'kind' : 'WRONG KIND',
    score.isRightLevel ? 'level' : 'WRONG LEVEL',
    score.wrongAdvice.length === 0 ? 'advice' : `ADVICE (${score.wrongAdvice.join(', ')})`,
  ];
  const looks = (list: ReadingScore['falseActs']) =>
    list.length === 0
      ? '0'
      : `${list.length} (${[...new Set(list.map(({ kind }) => kind))].join(', ')}, first at ${list[0]!.step})`;
  console.log(`\n${reading.run}: ${reading.reading}`);
  console.log(`  expected ${reading.kinds.join(' / ')} at ${reading.levels.join(' / ')}`);
  console.log(`  reported ${score.kind} at ${score.level}: ${score.sentence}`);
  if (score.advice.length > 0) console.log(`  advice   ${score.advice.join(' | ')}`);
  console.log(`  ${marks.join(' · ')}`);
  console.log(
    `  ${score.looks} looks: false act ${looks(score.falseActs)}, wrong watch ${looks(score.wrongWatches)}; changes ${score.changes}; onset ${score.onsetError ?? '-'}, delay ${score.delay ?? '-'}${score.contrary.length > 0 ? `; CONTRARY ${score.contrary.join(', ')}` : ''}`,
  );
}

function printTotals(scored: readonly ScoredReading[]): void {
  const count = (what: string, of: readonly ScoredReading[], is: (one: ScoredReading) => boolean) => {
    const yes = of.filter(is).length;
    const { low, high } = wilson(yes, of.length);
    console.log(
      `  ${what.padEnd(46)} ${yes} of ${of.length} (95% interval ${(100 * low).toFixed(0)} to ${(100 * high).toFixed(0)}%)`,
    );
  };
  const faults = scored.filter(({ reading }) => isFault(reading));
  const calm = scored.filter(({ reading }) => !reading.levels.includes('act'));
  const onsets = scored.filter(({ score }) => score.onsetError !== null);
  console.log('\nTotals');
  count('faults found in the right kind', faults, ({ score }) => score.isFound);
  count('right kind', scored, ({ score }) => score.isRightKind);
  count('right kind and level', scored, ({ score }) => score.isRightKind && score.isRightLevel);
  count('right kind and level, sensible advice', scored, isRight);
  count('act at any look, where none is right', calm, ({ score }) =>
    score.falseActs.some(({ level }) => level === 'act'),
  );
  count('wrong act at any look', scored, ({ score }) => score.falseActs.length > 0);
  count('wrong watch at any look', scored, ({ score }) => score.wrongWatches.length > 0);
  count('onset within two evaluations', onsets, ({ score }) => Math.abs(score.onsetError!) <= 2);
  count('contrary advice within the run', scored, ({ score }) => score.contrary.length > 0);
  const changes = scored.map(({ score }) => score.changes);
  console.log(`  changes of the verdict in a run: median ${median(changes)}, most ${Math.max(...changes)}`);
}

export function isRight({ score }: ScoredReading): boolean {
  return score.isRightKind && score.isRightLevel && score.wrongAdvice.length === 0;
}
