/** Real, diagnosed logs: what `rewardboard doctor` says of them beside an engineer's reading. */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FINE, READINGS } from '../../../../apps/hub/src/testing/readings.ts';
import { ROOT } from '../../../../e2e/processes.ts';

/** None of these may be held against a run that is fine, whatever its verdict is. */
const FAULTS = [
  'overfitting',
  'divergence',
  'no-learning',
  'underfitting',
  'collapse',
  'unstable-loss',
  'slow-progress',
  'spike',
  'generalization-gap',
];

interface DoctorRun {
  id: string;
  directory: string;
  verdict: string;
  findings: { rule: string; verdict: string }[];
}

export function printRealLogs(): void {
  const logs = join(ROOT, '../shared/logs');
  if (!existsSync(logs)) return console.log('\n../shared/logs is absent: the real logs are not read.');
  const { stdout } = spawnSync(
    process.execPath,
    [join(ROOT, 'apps/cli/bin/rewardboard.mjs'), 'doctor', logs, '--json'],
    { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 },
  );
  const { runs } = JSON.parse(stdout) as { runs: DoctorRun[] };
  let agreed = 0;
  console.log(
    '\nreal log                                     reading                                       doctor says',
  );
  for (const [reading, piece, verdicts] of READINGS) {
    const run = runs.find(({ id, directory }) => directory.replaceAll('\\', '/').includes(piece) || id.includes(piece));
    const wrong =
      verdicts === FINE
        ? (run?.findings ?? [])
            .filter(({ rule, verdict }) => verdict === 'holds' && FAULTS.includes(rule))
            .map(({ rule }) => rule)
        : [];
    const agrees = run !== undefined && verdicts.includes(run.verdict) && wrong.length === 0;
    if (agrees) agreed++;
    console.log(
      `${piece.padEnd(44)} ${reading.padEnd(45)} ${run?.verdict ?? 'not read'}${agrees ? '' : ` (DISAGREES: expected ${verdicts.join(' or ')}${wrong.length > 0 ? `, and not ${wrong.join(', ')}` : ''})`}`,
    );
  }
  console.log(`${agreed} of ${READINGS.length} agree in kind`);
}
