/** The built `rewardboard doctor` on written runs: its output and its exit codes. */

import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const COMMAND = fileURLToPath(new URL('../../bin/rewardboard.mjs', import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rewardboard-doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const environment = (more: Record<string, string>) => ({
  ...process.env,
  NO_COLOR: '',
  FORCE_COLOR: '',
  COLUMNS: '80',
  REWARDBOARD_STATE_DIR: join(folder, 'state'),
  ...more,
});

function doctor(args: string[], more: Record<string, string> = {}) {
  return spawnSync(process.execPath, [COMMAND, 'doctor', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: environment(more),
  });
}

/** A log whose validation loss falls, and from `turn` on rises while training loss goes on falling. */
function rowsOf(evaluations: number, turn: number) {
  return Array.from({ length: evaluations }, (_, i) => ({
    step: (i + 1) * 50,
    train_loss: 0.7 * 0.93 ** i,
    eval_loss: i <= turn ? 0.7 - 0.02 * i : 0.7 - 0.02 * turn + 0.009 * (i - turn),
    eval_accuracy: 0.6 + 0.01 * Math.min(i, turn),
  }));
}

function writeRun(name: string, rows: readonly object[]): string {
  mkdirSync(join(folder, name), { recursive: true });
  const file = join(folder, name, 'metrics_history.json');
  writeFileSync(file, JSON.stringify(rows));
  return file;
}

it('reports verdict, curves and advice of each run, the most severe first, and exits with 1', () => {
  writeRun('logs/fine', rowsOf(12, 12));
  writeRun('logs/overfit', rowsOf(24, 8));
  const { status, stdout } = doctor(['logs']);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^2 runs: 1 need action, /);
  const overfit = stdout.indexOf('■ Overfitting since step');
  expect(overfit).toBeGreaterThan(0);
  expect(stdout.indexOf('logs/overfit')).toBeLessThan(stdout.indexOf('logs/fine'));
  expect(stdout).toMatch(/validation loss +[▁-█]+ {2}\d\.\d{3}, lowest 0\.540 at 450/);
  expect(stdout).toMatch(/\n {2}1 \S/);
  expect(stdout).not.toContain('\u001b');
  for (const line of stdout.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80);
});

it('respects the width, NO_COLOR and FORCE_COLOR', () => {
  writeRun('logs/overfit', rowsOf(24, 8));
  for (const line of doctor(['logs'], { COLUMNS: '44' }).stdout.split('\n'))
    expect([...line].length, line).toBeLessThanOrEqual(44);
  expect(doctor(['logs'], { FORCE_COLOR: '1' }).stdout).toContain('\u001b[31m■ Overfitting');
  expect(doctor(['logs'], { FORCE_COLOR: '1', NO_COLOR: '1' }).stdout).not.toContain('\u001b');
});

it('--json has exactly the documented fields, each rule once, and reads several directories', () => {
  writeRun('a/overfit', rowsOf(24, 8));
  writeRun('b/young', rowsOf(2, 2));
  const { status, stdout } = doctor(['a', 'b', '--json', '--fail-on', 'never']);
  expect(status).toBe(0);
  const answer = JSON.parse(stdout) as { runs: Record<string, unknown>[] };
  expect(Object.keys(answer)).toEqual(['runs']);
  const [first, second] = answer.runs as { directory: string; verdict: string; findings: Record<string, unknown>[] }[];
  for (const run of answer.runs)
    expect(Object.keys(run)).toEqual(['id', 'directory', 'verdict', 'level', 'sentence', 'findings', 'unusedFiles']);
  for (const finding of first!.findings)
    expect(Object.keys(finding)).toEqual([
      'rule',
      'title',
      'verdict',
      'level',
      'onsetStep',
      'detectedStep',
      'resolvedStep',
      'confidence',
      'evidence',
      'advice',
    ]);
  expect(first).toMatchObject({ directory: 'a/overfit', verdict: 'overfitting', level: 'act' });
  expect(first!.findings.find(({ rule }) => rule === 'overfitting')).toMatchObject({
    title: 'Overfitting',
    verdict: 'holds',
    level: 'act',
    onsetStep: 450,
    resolvedStep: null,
    evidence: {
      numbers: { lowestStep: 450 },
      ranges: expect.arrayContaining([expect.objectContaining({ metric: 'eval/loss', fromStep: 450 })]) as unknown,
    },
  });
  expect(first!.findings.find(({ rule }) => rule === 'overfitting')!.confidence).toBeGreaterThan(0.5);
  expect(second).toMatchObject({ directory: 'b/young', verdict: 'cannot tell', level: 'unknown' });
  expect(second!.findings.find(({ rule }) => rule === 'overfitting')!.verdict).toMatch(
    /^not checked: needs \d+ evaluations, has 2/,
  );
  const rules = first!.findings.map(({ rule }) => rule);
  expect(new Set(rules).size).toBe(rules.length);
});

it('exits with 0 or 1 by --fail-on, and with 2 for a wrong option, a missing directory, a file or no run', () => {
  const file = writeRun('logs/young', rowsOf(2, 2));
  expect(doctor(['logs']).status).toBe(0);
  expect(doctor(['logs', '--fail-on', 'unknown']).status).toBe(1);
  expect(doctor(['logs', '--fail_on', 'watch']).status).toBe(0);
  mkdirSync(join(folder, 'empty'));
  for (const [args, words] of [
    [['logs', '--fail-on', 'sometimes'], 'act'],
    [['nowhere'], 'nowhere: no such directory'],
    [[file], 'is a file'],
    [['empty'], 'No run found in empty'],
    [[], 'directories'],
  ] as const) {
    const { status, stdout, stderr } = doctor([...args]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  }
});

it('--sarif has rule, level, file and a stable fingerprint', () => {
  writeRun('logs/over fit', rowsOf(24, 8));
  const { status, stdout } = doctor(['logs', '--sarif']);
  expect(status).toBe(1);
  const { version, runs } = JSON.parse(stdout) as {
    version: string;
    runs: { tool: { driver: { rules: { id: string }[] } }; results: Record<string, unknown>[] }[];
  };
  expect(version).toBe('2.1.0');
  expect(stdout).not.toContain('..');
  const result = runs[0]!.results[0]! as { ruleIndex: number };
  expect(result).toMatchObject({
    ruleId: 'overfitting',
    level: 'error',
    message: { text: expect.stringMatching(/^Overfitting since step 450/) },
    locations: [{ physicalLocation: { artifactLocation: { uri: 'logs/over%20fit/metrics_history.json' } } }],
    partialFingerprints: { 'rewardboard/v1': expect.stringMatching(/^[0-9a-f]{64}$/) },
    properties: { level: 'act', onsetStep: 450, detectedStep: expect.any(Number) as number, resolvedStep: null },
  });
  expect(runs[0]!.tool.driver.rules[result.ruleIndex]!.id).toBe('overfitting');
  expect(JSON.parse(doctor(['logs', '--sarif']).stdout) as unknown).toEqual(JSON.parse(stdout));
});

it('strips escape sequences from a run’s text, and survives a broken file', () => {
  writeRun(
    'logs/\u001b]0;owned\u0007name',
    rowsOf(24, 8).map((row) => ({ ...row, ['\u001b[31mmetric']: 1 })),
  );
  mkdirSync(join(folder, 'logs/broken'));
  writeFileSync(join(folder, 'logs/broken/metrics_history.json'), '[{"step": 1, "train_loss": 0.5}, {"st');
  const { stdout, stderr } = doctor(['logs']);
  // eslint-disable-next-line no-control-regex
  expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
  expect(stdout).toContain('owned');
});

it('--watch reports changes, and with --fail-on exits with 1 as soon as the level is reached', async () => {
  writeRun('logs/live', rowsOf(4, 8));
  const watching = spawn(process.execPath, [COMMAND, 'doctor', 'logs', '--watch', '--json', '--fail-on', 'act'], {
    cwd: folder,
    env: environment({}),
  });
  let output = '';
  const first = new Promise<void>((resolve) =>
    watching.stdout.on('data', (chunk: Buffer) => ((output += chunk.toString()), resolve())),
  );
  const exit = new Promise<number | null>((resolve) => watching.once('close', resolve));
  await first;
  writeRun('logs/live', rowsOf(24, 8));
  appendFileSync(join(folder, 'logs/live/metrics.log'), '');
  expect(await exit).toBe(1);
  const verdicts = output
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { runs: { verdict: string }[] }).runs[0]!.verdict);
  expect(verdicts[0]).not.toBe('overfitting');
  expect(verdicts.at(-1)).toBe('overfitting');
});
