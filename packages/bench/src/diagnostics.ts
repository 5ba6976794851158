/**
 * How often the rules are wrong: the labelled corpus, replayed event by event. Options: --part tuning|test, --rule ID, --group NAME,
 * --list-misses (tuning part only); --set real: only the real logs and the cases beside the checkout, compared with an engineer's readings;
 * --set families: only runs as other programs log them, with --part and --family NAME;
 * --write: keeps the counts of the test part, and of the real logs, for the board.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wilson } from '../../metrics/src/intervals.ts';
import type { MintedRun } from '../../corpus/src/minted-run.ts';
import { readCorpus } from '../../corpus/src/corpus-files.ts';
import type { RuleCounts, Scored } from './error-rates/error-counts.ts';
import { countRules, isHealthy, median, scoreAll } from './error-rates/error-counts.ts';
import { ERROR_RATES } from '../../diagnostics/src/wording/error-rates.ts';
import type { ErrorRate } from '../../diagnostics/src/wording/error-rate.ts';
import { errorRatesSource } from './error-rates/error-rates-source.ts';
import { listFamilyMisses, printFamilies, scoreFamilies } from './error-rates/family-table.ts';
import { publishedTable } from './error-rates/published-table.ts';
import { printRealLogs } from './error-rates/real-logs.ts';
import { ROOT } from '../../../e2e/processes.ts';

const options = process.argv.slice(2);
const optionOf = (name: string) => (options.includes(name) ? options[options.indexOf(name) + 1] : undefined);
const only = optionOf('--part');
const rule = optionOf('--rule');
const group = optionOf('--group');
const lists = options.includes('--list-misses');
const set = optionOf('--set');
const isReal = set === 'real';
// A misspelled one must not score the test part, which can be scored only once.
if (set !== undefined && !isReal && set !== 'families') {
  console.error(`--set ${set}: expected real or families`);
  process.exit(2);
}
if (lists && only !== 'tuning') {
  console.error('--list-misses: only with --part tuning. The runs of the test part are only counted, never inspected.');
  process.exit(2);
}
if (only !== undefined && only !== 'tuning' && only !== 'test') {
  console.error(`--part ${only}: expected tuning or test`);
  process.exit(2);
}

if (set === 'families') {
  // The test families are scored only when somebody asks for them by name.
  const part = only ?? 'tuning';
  const scored = scoreFamilies(part, optionOf('--family'));
  printFamilies(part, scored);
  if (lists) listFamilyMisses(scored);
  process.exit(0);
}

const rates = { ...ERROR_RATES };
for (const part of ['tuning', 'test'] as const) {
  if (isReal || (only !== undefined && only !== part)) continue;
  const runs = readCorpus(part).filter(
    (run) =>
      (group === undefined || run.group === group) &&
      (rule === undefined || run.truth.rules[0] === rule || run.truth.onsetStep === null),
  );
  const scored = scoreAll(runs);
  const counts = countRules(scored).filter((one) => rule === undefined || one.rule === rule);
  printPart(part, scored, counts);
  if (lists) listMisses(scored);
  if (rule === undefined && group === undefined) publishedTable(runs);
  if (part === 'test') rates.generated = ratesOf(counts);
}

if (rule === undefined && group === undefined && only === undefined) {
  const real = await printRealLogs();
  if (Object.keys(real).length > 0) rates.real = real;
}
if (options.includes('--write'))
  writeFileSync(join(ROOT, 'packages/diagnostics/src/wording/error-rates.ts'), errorRatesSource(rates));

function printPart(part: MintedRun['part'], scored: readonly Scored[], counts: readonly RuleCounts[]): void {
  const healthy = scored.filter(isHealthy);
  const faulty = scored.filter((one) => !isHealthy(one));
  const alarmed = healthy.filter(({ score }) => score.falseAlarms.length > 0).length;
  const found = faulty.filter(({ score }) => score.found);
  console.log(`\n${part} part: ${healthy.length} healthy runs, ${faulty.length} with a fault`);
  console.log(
    '                               of healthy runs                   of runs with this fault, found                          other faults' +
      '\nrule                     false alarms    true  no fault   faults          by it explained  by any  too early  median delay  besides',
  );
  for (const one of counts)
    console.log(
      [
        one.rule.padEnd(23),
        `${one.falseAlarms} (${percent(one.falseAlarms, one.healthyRuns)})`.padStart(13),
        String(one.trueStatements || '').padStart(7),
        String(one.informative || '').padStart(9),
        String(one.faultyRuns || '').padStart(8),
        one.faultyRuns ? `${one.found} (${percent(one.found, one.faultyRuns)})`.padStart(14) : ' '.repeat(14),
        String(one.asExplained || '').padStart(9),
        String(one.faultyRuns ? one.foundByAny : '').padStart(7),
        String(one.faultyRuns ? one.early : '').padStart(10),
        (one.medianDelay === null ? '' : one.medianDelay.toFixed(1)).padStart(13),
        String(one.besides || '').padStart(8),
      ].join(' '),
    );
  const group = new Map<string, [number, number]>();
  for (const { run, score } of faulty) {
    const [all, seen] = group.get(run.group) ?? [0, 0];
    group.set(run.group, [all + 1, seen + (score.found ? 1 : 0)]);
  }
  console.log(`Faults found by group: ${[...group].map(([name, [all, seen]]) => `${name} ${seen}/${all}`).join(', ')}`);
  console.log(`All rules together, a healthy run: ${rate(alarmed, healthy.length)} with a false alarm`);
  const alerted = healthy.filter(({ score }) => score.falseAlarms.length + score.trueStatements.length > 0);
  const anything = healthy.filter((one) => alerted.includes(one) || one.informative.length > 0);
  console.log(`  with a finding of level act or watch, true or not: ${rate(alerted.length, healthy.length)}`);
  console.log(
    `  with any finding, including those that are not a fault (targets met, a plateau, few examples): ${rate(anything.length, healthy.length)}`,
  );
  console.log(
    `Faults: ${rate(found.length, faulty.length)} found, median delay ${median(found.map(({ score }) => score.found!.delay))?.toFixed(1)} evaluations after the onset`,
  );
}

function ratesOf(counts: readonly RuleCounts[]): Record<string, ErrorRate> {
  return Object.fromEntries(
    counts.map(({ rule: id, foundByAny: found, medianDelayByAny: medianDelay, ...one }) => [
      id,
      { ...one, found, medianDelay },
    ]),
  );
}

function rate(count: number, of: number): string {
  const { low, high } = wilson(count, of);
  return `${count} of ${of} (${percent(count, of)}; 95% interval ${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)}%)`;
}

function percent(count: number, of: number): string {
  return of === 0 ? '-' : `${((100 * count) / of).toFixed(1)}%`;
}

function listMisses(scored: readonly Scored[]): void {
  for (const { run, score } of scored) {
    for (const seen of score.trueStatements)
      if (rule === undefined || seen.rule === rule)
        console.log(`  TRUE ${run.id} (${run.view}): ${seen.rule} at evaluation ${seen.evaluations}: ${seen.sentence}`);
    for (const seen of score.falseAlarms)
      if (rule === undefined || seen.rule === rule)
        console.log(
          `  FALSE ALARM ${run.id} (${run.view}): ${seen.rule} at step ${seen.step}, evaluation ${seen.evaluations}: ${seen.sentence}`,
        );
    if (isHealthy({ run }) || (rule !== undefined && run.truth.rules[0] !== rule)) continue;
    if (!score.found)
      console.log(
        `  MISSED ${run.id} (${run.view}), ${run.cause}, onset ${run.truth.onsetStep}: expected ${run.truth.rules.join(' or ')}; besides ${score.besides.map((seen) => seen.rule).join(', ') || 'nothing'}`,
      );
    else if (score.found.delay > 8)
      console.log(
        `  LATE ${run.id} (${run.view}): ${score.found.rule} ${score.found.delay.toFixed(1)} evaluations after ${run.truth.onsetStep}`,
      );
    for (const seen of score.early)
      console.log(`  EARLY ${run.id} (${run.view}): ${seen.rule} at step ${seen.step}, onset ${run.truth.onsetStep}`);
    for (const seen of score.besides)
      console.log(`  BESIDES ${run.id} (${run.view}): ${seen.rule} at step ${seen.step}: ${seen.sentence}`);
  }
}
