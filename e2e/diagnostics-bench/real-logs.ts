/** Real, diagnosed logs: what `rewardboard doctor` says of them beside an engineer's reading (the SOURCE.md that lies with each). */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../processes.ts';

interface Reading {
  /** Parts of the directory and of the run's id. */
  of: [directory: string, id?: string];
  /** Verdicts that agree with it in kind. */
  verdicts: string[];
  /** What must not be held against this run. */
  never?: string[];
}

const NO_FAULT = ['healthy', 'plateau', 'below-target'];
const FAULTS = ['overfitting', 'divergence', 'no-learning', 'underfitting', 'collapse', 'unstable-loss', 'slow-progress', 'spike', 'generalization-gap'];
const READINGS: readonly Reading[] = [
  { of: ['keras_csv/bert-imdb'], verdicts: ['overfitting', 'loss-up-metric-up'] },
  { of: ['keras_csv/deepfake-near-chance'], verdicts: ['no-learning', 'underfitting', 'slow-progress'], never: ['overfitting'] },
  { of: ['keras_csv/voice-identification', 'intro_training'], verdicts: ['overfitting', 'generalization-gap'] },
  { of: ['keras_csv/voice-identification', 'speaker250'], verdicts: ['loss-up-metric-up', 'overfitting'] },
  { of: ['keras_csv/voice-identification', 'speaker10_'], verdicts: NO_FAULT, never: FAULTS },
  { of: ['keras_csv/voice-identification', 'oci_training'], verdicts: [...NO_FAULT, 'too-few-examples', 'too-good'], never: ['overfitting'] },
  { of: ['keras_csv/voice-identification', '-voice-identification-'], verdicts: [...NO_FAULT, 'too-few-examples', 'too-good'], never: ['overfitting'] },
  { of: ['lightning/controlit-classifier/version_0'], verdicts: NO_FAULT, never: FAULTS },
  { of: ['lightning/controlit-classifier/version_17'], verdicts: NO_FAULT, never: FAULTS },
  { of: ['lightning/controlit-classifier/version_1'], verdicts: NO_FAULT, never: FAULTS },
  { of: ['lightning/islp-unstable-start/version_2'], verdicts: ['no-learning'], never: ['overfitting'] },
  { of: ['lightning/islp-unstable-start/version_3'], verdicts: ['unstable-loss', 'spike'], never: ['overfitting'] },
  ...[0, 1, 2, 3].map((n): Reading => ({ of: [`tensorboard/agnews-lora-lr-sweep/run${n}`], verdicts: ['no-learning'], never: ['overfitting'] })),
  { of: ['tensorboard/agnews-lora-lr-sweep/run4'], verdicts: NO_FAULT, never: FAULTS },
  { of: ['tensorboard/keras-tf2-wandb-asset'], verdicts: ['too-good'] },
  { of: ['trainer_state/covbert-healthy'], verdicts: NO_FAULT, never: FAULTS },
  { of: ['trainer_state/disfluency-large-3838'], verdicts: NO_FAULT, never: FAULTS },
  { of: ['trainer_state/grouped-eval-overfit'], verdicts: ['overfitting'] },
  { of: ['trainer_state/requirements-overfit'], verdicts: ['overfitting', 'loss-up-metric-up'], never: ['slow-progress', 'underfitting'] },
  { of: ['trainer_state/sentiment-live-snapshots'], verdicts: NO_FAULT, never: FAULTS },
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
  const { stdout } = spawnSync(process.execPath, [join(ROOT, 'apps/cli/bin/rewardboard.mjs'), 'doctor', logs, '--json'], { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
  const { runs } = JSON.parse(stdout) as { runs: DoctorRun[] };
  let agreed = 0;
  console.log('\nreal log                                           doctor               agrees with the reading');
  for (const { of: [directory, id = ''], verdicts, never = [] } of READINGS) {
    const name = [directory, id].filter(Boolean).join(' ').padEnd(50);
    const run = runs.find((one) => one.directory.replaceAll('\\', '/').endsWith(directory) && one.id.includes(id));
    if (!run) {
      console.log(`${name} not read`);
      continue;
    }
    const wrong = run.findings.filter(({ rule, verdict }) => verdict === 'holds' && never.includes(rule)).map(({ rule }) => rule);
    const agrees = verdicts.includes(run.verdict) && wrong.length === 0;
    if (agrees) agreed++;
    console.log(`${name} ${run.verdict.padEnd(20)} ${agrees ? 'yes' : `no: ${verdicts.includes(run.verdict) ? `it also says ${wrong.join(', ')}` : `expected ${verdicts.join(' or ')}`}`}`);
  }
  console.log(`${agreed} of ${READINGS.length} agree in kind`);
}
