/** How the rules do on the second corpus: each family counted for itself, and all together. */

import { DEFAULT_TARGETS } from '@rewardboard/diagnostics';
import { readFamilies } from '../../../corpus/src/families/family-files.ts';
import type { FamilyRun, Part } from '../../../corpus/src/families/family-run.ts';
import { isHealthy, isHidden } from '../../../corpus/src/families/family-run.ts';
import type { FamilyScore } from '../../../corpus/src/families/score-family.ts';
import { scoreFamily } from '../../../corpus/src/families/score-family.ts';
import { watchRun } from '../../../corpus/src/families/watch-run.ts';
import { wilson } from '../../../metrics/src/intervals.ts';
import { median } from './error-counts.ts';

export interface ScoredFamilyRun {
  run: FamilyRun;
  score: FamilyScore;
}

export function scoreFamilies(part: Part, family?: string): ScoredFamilyRun[] {
  return readFamilies(part)
    .filter((run) => family === undefined || run.family === family)
    .map((run) => ({ run, score: scoreFamily(run, watchRun(run, DEFAULT_TARGETS)) }));
}

export function printFamilies(part: Part, scored: readonly ScoredFamilyRun[]): void {
  const names = [...new Set(scored.map(({ run }) => run.family))];
  console.log(
    `\nsecond corpus, ${part} families: ${names.length} families, ${scored.length} runs` +
      '\n                                     healthy runs with a false        faults                            last headline    contrary advice   headline' +
      '\nfamily                               act        watch                 found     headline  median delay  right  (level)   wrong   opposite  changes',
  );
  for (const name of names)
    console.log(
      row(
        name,
        scored.filter(({ run }) => run.family === name),
      ),
    );
  const { healthy, clear, hidden } = kinds(scored);
  const at = (level: string) => healthy.filter(({ score }) => alarms(score, level)).length;
  const found = clear.filter(({ score }) => score.found);
  console.log(`Healthy runs: ${rate(at('act'), healthy.length)} with a false alarm of level act`);
  console.log(`              ${rate(at('watch'), healthy.length)} with a false alarm of level watch`);
  console.log(`Faults: ${rate(found.length, clear.length)} found in the right kind`);
  console.log(
    `        ${rate(clear.filter(({ score }) => score.headlined).length, clear.length)} in the headline, median delay ${median(found.map(({ score }) => score.found!.delay)) ?? '-'} evaluations`,
  );
  console.log(
    `        ${rate(clear.filter(({ score }) => score.falseAlarms.some(({ level }) => level === 'act')).length, clear.length)} with an act of another kind, or before the fault was there`,
  );
  console.log(
    `Faults where 'cannot tell' is right too: ${hidden.length}; at the end ${['fault', 'unknown', 'fine', 'other fault'].map((answer) => `${answer} ${hidden.filter(({ score }) => score.answer === answer).length}`).join(', ')}`,
  );
  console.log(
    `Last headline: ${rate(scored.filter(({ score }) => score.isRight).length, scored.length)} of the right kind`,
  );
  console.log(
    `               ${rate(scored.filter(({ score }) => score.isRight && score.isLevelRight).length, scored.length)} of the right kind and level`,
  );
  console.log(
    `Contrary advice: ${rate(scored.filter(({ score }) => score.wrongAdvice.length > 0).length, scored.length)} against the truth`,
  );
  console.log(
    `                 ${rate(scored.filter(({ score }) => score.contradictions.length > 0).length, scored.length)} against its own earlier advice`,
  );
  const changes = scored.map(({ score }) => score.changes).toSorted((a, b) => a - b);
  console.log(
    `Changes of the headline: median ${median(changes)}, 90% of the runs at most ${changes[Math.floor(0.9 * changes.length)]}, at most ${changes.at(-1)}`,
  );
  console.log(
    `Wrong directions: ${tally(scored.flatMap(({ score }) => score.wrongAdvice.map(({ direction }) => direction)))}`,
  );
  console.log(`Opposites: ${tally(scored.flatMap(({ score }) => score.contradictions))}`);
  console.log(
    `False alarms by rule, healthy runs: ${tally(healthy.flatMap(({ score }) => score.falseAlarms.map(({ rule, level }) => `${rule} (${level})`)))}`,
  );
}

function kinds(scored: readonly ScoredFamilyRun[]) {
  return {
    healthy: scored.filter(({ run }) => isHealthy(run)),
    clear: scored.filter(({ run }) => !isHealthy(run) && !isHidden(run)),
    hidden: scored.filter(({ run }) => isHidden(run)),
  };
}

function alarms({ falseAlarms }: FamilyScore, level: string): boolean {
  return falseAlarms.some((alarm) => alarm.level === level);
}

function row(name: string, scored: readonly ScoredFamilyRun[]): string {
  const { healthy, clear } = kinds(scored);
  const found = clear.filter(({ score }) => score.found);
  const count = (list: readonly ScoredFamilyRun[], test: (score: FamilyScore) => boolean) =>
    list.filter(({ score }) => test(score)).length;
  const delay = median(found.map(({ score }) => score.found!.delay));
  return [
    name.padEnd(34),
    `${count(healthy, (score) => alarms(score, 'act'))}/${healthy.length}`.padStart(7),
    `${count(healthy, (score) => alarms(score, 'watch'))}/${healthy.length}`.padStart(10),
    `${found.length}/${clear.length}`.padStart(22),
    `${count(clear, (score) => score.headlined !== null)}/${clear.length}`.padStart(12),
    (delay === null ? '' : String(delay)).padStart(13),
    `${count(scored, (score) => score.isRight)}/${scored.length}`.padStart(9),
    `${count(scored, (score) => score.isRight && score.isLevelRight)}`.padStart(7),
    String(count(scored, (score) => score.wrongAdvice.length > 0)).padStart(9),
    String(count(scored, (score) => score.contradictions.length > 0)).padStart(10),
    String(median(scored.map(({ score }) => score.changes)) ?? '').padStart(8),
  ].join(' ');
}

export function listFamilyMisses(scored: readonly ScoredFamilyRun[]): void {
  for (const { run, score } of scored) {
    const lines: string[] = [];
    for (const { rule, level, step, sentence } of score.falseAlarms)
      lines.push(`${isHealthy(run) ? 'FALSE' : 'BESIDES'} ${level} ${rule} at ${step}: ${sentence}`);
    if (!isHealthy(run) && !score.found)
      lines.push(
        `${isHidden(run) ? 'HIDDEN' : 'MISSED'} ${run.truth.cause}, onset ${run.truth.onsetStep}: expected ${run.truth.kinds.join(' or ')}`,
      );
    if (!score.isRight)
      lines.push(
        `HEADLINE (expected ${run.truth.answers.join(' or ')}): ${score.last.level} ${score.last.rule}: ${score.last.sentence}`,
      );
    for (const { direction, step, sentence } of score.wrongAdvice)
      lines.push(`ADVICE "${direction}" at ${step}, under: ${sentence}`);
    for (const pair of score.contradictions) lines.push(`OPPOSITE ${pair}`);
    if (score.changes > 4) lines.push(`CHANGES of the headline: ${score.changes}`);
    if (lines.length === 0) continue;
    console.log(`${run.id} (${run.truth.cause}; ${run.log.file})`);
    for (const line of lines) console.log(`    ${line}`);
  }
}

function tally(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return (
    [...counts]
      .toSorted(([, a], [, b]) => b - a)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ') || 'none'
  );
}

function rate(count: number, of: number): string {
  if (of === 0) return 'none of none';
  const { low, high } = wilson(count, of);
  return `${count} of ${of} (${((100 * count) / of).toFixed(1)}%; 95% interval ${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)}%)`;
}
