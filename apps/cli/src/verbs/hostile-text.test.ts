/** Every verb on files whose names and contents hold escape sequences, bidi overrides and zero-width marks: none reaches the terminal. */

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

const COMMAND = fileURLToPath(new URL('../../bin/rewardboard.mjs', import.meta.url));
const UNSAFE =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
const ESCAPES = '\u001b]0;owned\u0007\u001b[31mred\u009b0m';
const HOSTILE = `x${ESCAPES}\u202egnp.exe\u202c\u200b`;
const FORGED = `x\nVerdict: all fine\r\u0008${ESCAPES}`;

let folder: string;
const environment = () => ({
  ...process.env,
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
  REWARDBOARD_STATE_DIR: join(folder, 'state'),
});

function printed(...args: string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: environment(),
  });
  return stdout + stderr;
}

function expectHarmless(text: string, mentions: string): void {
  expect(text).toContain(mentions);
  expect(text).not.toMatch(UNSAFE);
  expect(text).not.toMatch(/^\s*Verdict: all fine/m);
}

function write(path: string, data: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), data);
}

const lines = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rewardboard-hostile-'));
  const log = lines(
    Array.from({ length: 20 }, (_, i) => ({ step: i, loss: 1 / (i + 1), eval_loss: 0.3 + i / 9, [`m${HOSTILE}`]: i })),
  );
  write(`runs/named ${HOSTILE}/metrics.jsonl`, log);
  write(`runs/forged ${FORGED}/metrics.jsonl`, log);
  write(`runs/damaged/metrics.jsonl`, `${log}{"step": ${HOSTILE}\n`);
  write(`runs/compressed/train${HOSTILE}.log`, gzipSync('loss 1'));
  write(`runs/damaged/rewardboard.json`, JSON.stringify({ metrics: { [`loss${HOSTILE}`]: `bad${HOSTILE}` } }));
  const info = {
    id: 'own',
    name: FORGED + HOSTILE,
    positiveLabel: HOSTILE,
    negativeLabel: HOSTILE,
    trainConfig: { [`k${HOSTILE}`]: HOSTILE },
    modelConfig: { model_type: HOSTILE },
    device: HOSTILE,
    data: { source: HOSTILE },
  };
  write(
    'runs/own/events.jsonl',
    lines([
      { type: 'start', info, time: 1.7e12 },
      ...Array.from({ length: 39 }, (_, i) => ({
        type: 'evaluation',
        step: (i + 1) * 10,
        values: { 'train/loss': 1 / (i + 1), 'eval/loss': 0.3 + 0.05 * i, [`eval/${HOSTILE}`]: i },
        checkpoint: HOSTILE,
      })),
      { type: 'notice', level: 'error', text: FORGED },
      { type: 'end', outcome: 'failed', step: 390, reason: FORGED },
    ]),
  );
  write(
    `data ${HOSTILE}.jsonl`,
    lines(
      Array.from({ length: 40 }, (_, i) => ({
        problem: `${i} ${HOSTILE}`,
        solution: i,
        generator: `writer ${HOSTILE}`,
        steps: [`${i} ${HOSTILE}`, FORGED],
        labels: [1, i % 2],
      })),
    ),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('doctor and inspect, as text and as JSON', () => {
  for (const form of [[], ['--json'], ['--sarif']]) expectHarmless(printed('doctor', 'runs', ...form), 'own');
  for (const form of [[], ['--json']]) expectHarmless(printed('inspect', 'runs', ...form), 'compressed');
});

it('a directory without a run, and one that is missing', async () => {
  const empty = `empty ${FORGED}`;
  mkdirSync(join(folder, empty));
  expectHarmless(printed('inspect', empty), 'No run found');
  expectHarmless(printed('doctor', empty), 'No run found');
  const child = spawn(process.execPath, [COMMAND, 'watch', `${empty}/missing`, '--port', '0', '--no-open'], {
    cwd: folder,
    env: environment(),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  try {
    await vi.waitFor(() => expect(output).toContain('Board:'), { timeout: 30_000 });
  } finally {
    child.kill('SIGKILL');
  }
  expectHarmless(output, "doesn't exist yet");
});

it('watch, with its notices', async () => {
  const child = spawn(process.execPath, [COMMAND, 'watch', 'runs', '--port', '0', '--no-open'], {
    cwd: folder,
    env: environment(),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  try {
    await vi.waitFor(() => expect(output).toMatch(/Board:[^]*compressed|compressed[^]*Board:/), { timeout: 30_000 });
  } finally {
    child.kill('SIGKILL');
  }
  expectHarmless(output, 'Board:');
});

it('a training, and the verbs that use its model', () => {
  const data = `data ${HOSTILE}.jsonl`;
  expectHarmless(printed('data', 'inspect', data), '40 rows');
  expectHarmless(printed('data', 'inspect', data, '--json'), 'rows');
  const output = `out ${HOSTILE}`;
  expectHarmless(
    printed('train', '--data', data, '--output_dir', output, '--no-hub', '--max_steps', '4', '--backend', 'cpu'),
    'Step 4',
  );
  expectHarmless(printed('evaluate', output, data, '--backend', 'cpu'), 'First error');
  expectHarmless(printed('rerank', output, data, '--backend', 'cpu'), 'The model was trained');
  expectHarmless(printed('score', output, data, '--backend', 'cpu'), 'step_scores');
  // As for other programs, - is standard output and no file.
  expectHarmless(printed('score', output, data, '--backend', 'cpu', '--output', '-'), 'step_scores');
  expectHarmless(printed('score', output, data, '--backend', 'cpu', '--output', `scores ${FORGED}`), 'written to');
  expectHarmless(
    printed('score', output, data, '--backend', 'cpu', '--output', `no ${FORGED}/scores`),
    'cannot be written',
  );
  expectHarmless(printed('export', output), 'model.onnx');
});

it('errors that quote a file or its name', () => {
  write(`bad ${HOSTILE}.jsonl`, `{"problem": "${HOSTILE}", "steps": 3}\n`);
  write('bad.yaml', `"field${HOSTILE.replaceAll('\u0007', '')}": 1\n`);
  write('alerts.yaml', 'alerts:\n  commands:\n    - [sh, -c, "printf \'\\\\033[2J\' >&2; exit 1"]\n');
  expectHarmless(printed('data', 'inspect', `bad ${HOSTILE}.jsonl`), 'bad ');
  expectHarmless(printed('train', '--no-hub', '--output_dir', 'o', '--data', `bad ${HOSTILE}.jsonl`), 'bad ');
  expectHarmless(printed('train', '--no-hub', '--output_dir', 'o', '--train_config', 'bad.yaml'), 'bad.yaml');
  expectHarmless(printed('doctor', `missing ${HOSTILE}`), 'missing');
  expectHarmless(printed('alerts', 'test', '--alerts', 'alerts.yaml'), 'sh');
});
