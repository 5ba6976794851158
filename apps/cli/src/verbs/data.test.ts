/** The built `rewardboard data`. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const COMMAND = fileURLToPath(new URL('../../bin/rewardboard.mjs', import.meta.url));
let folder: string;
// Each test starts the command several times.
vi.setConfig({ testTimeout: 120_000 });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rewardboard-data-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function data(args: string[], env: Record<string, string> = { NO_COLOR: '1' }) {
  return spawnSync(process.execPath, [COMMAND, 'data', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}
function write(name: string, rows: unknown[]): void {
  writeFileSync(
    join(folder, name),
    rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join(''),
  );
}
const problem = (n: number, label = n % 2) => ({ problem: `Problem ${n}`, steps: ['a', 'b'], labels: [1, label] });
const problems = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => problem(from + i));

describe('rewardboard data inspect', () => {
  it('reports on valid data and exits with 0', () => {
    write('a.jsonl', [...problems(0, 40), problem(0), problem(1, 0), { problem: 'x', steps: ['a'], labels: [null] }]);
    const { status, stdout, stderr } = data(['inspect', 'a.jsonl', '--validation-share', '0.25']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const part of [
      'a.jsonl  problem, steps, labels; JSONL',
      '43 rows',
      'validation (25%)',
      'problems',
      'Duplicates merged: 4 labels',
      'Conflicting labels: 1 step',
      'a.jsonl:2 and a.jsonl:42',
      'Skipped 1: no labels',
      'a.jsonl:43',
    ])
      expect(stdout).toContain(part);
    expect(stdout).not.toContain('\u001b');
    expect(data(['inspect', 'a.jsonl'], { FORCE_COLOR: '1', NO_COLOR: '' }).stdout).toContain(
      '\u001b[33mConflicting labels',
    );
  });

  it('prints the same as JSON', () => {
    write('a.jsonl', problems(0, 40));
    const { status, stdout } = data(['inspect', 'a.jsonl', '--json', '--max_examples', '20']);
    expect(status).toBe(0);
    const report = JSON.parse(stdout) as {
      kind: string;
      obstacles: string[];
      train: { examples: number; right: number; steps: number[] };
      validation: { examples: number };
    };
    expect(report).toMatchObject({ kind: 'solution', obstacles: [], train: { steps: [2, 2, 2, 2, 2, 2] } });
    expect(report.train.examples + report.validation.examples).toBe(20);
  });

  it('reads all of the data, and exits with 1 if it cannot be used for training', () => {
    write('train.jsonl', problems(0, 20));
    write('own.jsonl', problems(18, 30));
    const shared = data(['inspect', 'train.jsonl', '--validation_data', 'own.jsonl']);
    expect(shared.status).toBe(1);
    expect(shared.stdout).toContain(
      '2 problems are in both the training and the validation set, such as "Problem 18" (train.jsonl:19 and own.jsonl:1)',
    );
    write('broken.jsonl', ['{"problem":', ...problems(0, 20), '[]']);
    const broken = data(['inspect', 'broken.jsonl']);
    expect(broken.status).toBe(1);
    for (const part of ['22 rows, 2 invalid', 'broken.jsonl: 2 invalid rows. The first: broken.jsonl:1: invalid JSON'])
      expect(broken.stdout).toContain(part);
    write('right.jsonl', [
      { text: 'a', label: 1 },
      { text: 'b', label: 1 },
    ]);
    expect(data(['inspect', 'right.jsonl']).stdout).toContain('both sets need correct and incorrect ones');
    write('mixed.jsonl', [...problems(0, 9), { prompt: 'p', chosen: 'a', rejected: 'b' }]);
    expect(data(['inspect', 'mixed.jsonl']).stdout).toContain('train on files of one kind');
  });

  it('exits with 2 for a wrong option or an unreadable file', () => {
    write('a.jsonl', problems(0, 20));
    for (const [args, what] of [
      [['inspect', 'nowhere.jsonl'], 'nowhere.jsonl: cannot be read: no such file or directory'],
      [['inspect', 'a.jsonl:0'], 'the weight 0 must be a number above 0'],
      [['inspect', 'a.jsonl', '--neutral_labels', 'god'], 'Did you mean good?'],
      [['inspect', 'a.jsonl', '--max_example', '3'], '--max_examples'],
      [['inspect'], 'files'],
      [['inspct'], 'inspect'],
    ] as const) {
      const { status, stderr } = data([...args]);
      expect({ args, status }).toEqual({ args, status: 2 });
      expect(stderr).toContain(what);
    }
  });
});

describe('rewardboard data get', () => {
  it('lists the public sets with their licenses', () => {
    const { status, stdout } = data(['get']);
    expect(status).toBe(0);
    for (const part of [
      'PRM800K',
      'Math-Shepherd',
      'ProcessBench',
      'GSM8K',
      'RewardBench',
      'license: MIT; 477 MB; https://github.com/openai/prm800k',
    ])
      expect(stdout).toContain(part);
  });

  it('downloads a set and prints what its checksum was compared with', async () => {
    const row = { id: 'gsm8k-0', generator: 'g', problem: 'P', steps: ['a'], final_answer_correct: true, label: -1 };
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url!);
      response.end(JSON.stringify([row]));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const env = {
      ...process.env,
      NO_COLOR: '1',
      HF_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    };
    const child = spawn(process.execPath, [COMMAND, 'data', 'get', 'process-bench', '--output-dir', 'sets'], {
      cwd: folder,
      env,
    });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    const [status] = (await once(child, 'close')) as [number];
    server.close();
    expect({ status, asked: asked[0] }).toEqual({
      status: 0,
      asked: '/datasets/Qwen/ProcessBench/resolve/main/gsm8k.json',
    });
    expect(stdout).toContain('License: Apache-2.0');
    expect(stdout).toContain(
      'sets/processbench/gsm8k.json: downloaded; no checksum is published, so this one was recorded for the next download (',
    );
    expect(data(['inspect', 'sets/processbench/gsm8k.json']).stdout).toContain('ProcessBench; JSON array');
  });

  it('continues an interrupted download', async () => {
    const content = Buffer.from(
      JSON.stringify([{ id: 'gsm8k-0', generator: 'g', problem: 'P', steps: ['a'], label: -1 }]),
    );
    const ranges: (string | undefined)[] = [];
    let holds = true;
    const server = createServer(({ headers }, response) => {
      ranges.push(headers.range);
      const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, { 'Content-Length': content.length - from, ETag: '"v1"' });
      if (holds) response.write(content.subarray(0, 20));
      else response.end(content.subarray(from));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const env = {
      ...process.env,
      NO_COLOR: '1',
      HF_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    };
    const get = () =>
      spawn(process.execPath, [COMMAND, 'data', 'get', 'process-bench', '--output-dir', 'sets'], {
        cwd: folder,
        env,
        stdio: 'ignore',
      });
    const part = join(folder, 'sets/processbench/gsm8k.json.part');
    const stopped = get();
    await vi.waitFor(() => expect(statSync(part).size).toBe(20), { timeout: 60_000, interval: 20 });
    stopped.kill('SIGINT');
    await once(stopped, 'close');
    expect(statSync(part).size).toBe(20);
    holds = false;
    const [status] = (await once(get(), 'close')) as [number];
    server.closeAllConnections();
    server.close();
    expect(status).toBe(0);
    expect(ranges.slice(0, 2)).toEqual([undefined, 'bytes=20-']);
    expect(readFileSync(join(folder, 'sets/processbench/gsm8k.json')).equals(content)).toBe(true);
  });

  it('exits with 1 without a network, and with 2 for an unknown data set', () => {
    const { status, stderr } = data(['get', 'ProcessBench'], { HF_ENDPOINT: 'http://127.0.0.1:1' });
    expect(status).toBe(1);
    expect(stderr).toContain('http://127.0.0.1:1/datasets/Qwen/ProcessBench/resolve/main/gsm8k.json: ');
    expect(stderr).toContain('The file belongs at data/processbench/gsm8k.json');
    const unknown = data(['get', 'PRM80K']);
    expect(unknown).toMatchObject({ status: 2 });
    expect(unknown.stderr).toContain('Did you mean PRM800K?');
  });
});
