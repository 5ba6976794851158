/** The built command: help, version, exit codes, errors. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const COMMAND = fileURLToPath(new URL('../bin/rewardboard.mjs', import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rewardboard-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function rewardboard(...args: string[]) {
  return spawnSync(process.execPath, [COMMAND, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
}

describe('the rewardboard command', () => {
  it('prints its version and its help and exits with 0', () => {
    const { version } = JSON.parse(
      readFileSync(fileURLToPath(new URL('../../../package.json', import.meta.url)), 'utf8'),
    ) as { version: string };
    expect(rewardboard('--version')).toMatchObject({ status: 0, stdout: `${version}\n` });
    const help = rewardboard('--help');
    expect(help.status).toBe(0);
    for (const verb of ['start', 'train', 'watch', 'link', 'Exit codes']) expect(help.stdout).toContain(verb);
    expect(rewardboard('train', '--help').stdout).toContain('--learning_rate');
  });

  it('says what to name instead of a file, and in a directory that was deleted where to go', () => {
    writeFileSync(join(folder, 'train.log'), 'step 1 loss 0.5\n');
    for (const verb of ['inspect', 'doctor', 'watch', 'mcp', 'export-page']) {
      const { status, stderr } = rewardboard(verb, 'train.log');
      expect([verb, status, stderr]).toEqual([verb, 2, 'error: train.log is a file. Name its directory: .\n']);
    }
    const gone = mkdtempSync(join(folder, 'gone-'));
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', 'rmdir "$PWD" && exec "$0" "$1" inspect "$2"', process.execPath, COMMAND, folder],
      { cwd: gone, encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([2, 'error: the current directory was deleted. Change to another one: cd ~\n']);
  });

  it('exits with 2 and suggests the nearest option or command if one is unknown', () => {
    const flag = rewardboard('train', '--learning-rat', '1');
    expect(flag.status).toBe(2);
    expect(flag.stderr).toContain('--learning_rate');
    const files = rewardboard('score', 'outputs/run', '--data', 'steps.jsonl');
    expect(files.status).toBe(2);
    expect(files.stderr).toBe(
      'error: --data: this command takes its files after the run: rewardboard score RUN steps.jsonl\n',
    );
    for (const verb of ['train', 'start']) {
      const { status, stderr } = rewardboard(verb, 'steps.jsonl', '--max_steps', '1');
      expect(status).toBe(2);
      expect(stderr).toBe(
        'error: steps.jsonl has no option before it: data files follow --data, the directory of the run follows --output_dir\n',
      );
    }
    for (const args of [
      ['wacth', '.'],
      ['help', 'wacth'],
      ['wacth', '--help'],
    ]) {
      const { status, stderr, stdout } = rewardboard(...args);
      expect({ args, status, stdout }).toEqual({ args, status: 2, stdout: '' });
      expect(stderr).toContain('Did you mean watch?');
    }
  });

  it('help VERB prints the same as VERB --help', () => {
    for (const verb of [['watch'], ['data', 'inspect']]) {
      const { status, stdout } = rewardboard('help', ...verb);
      expect({ status, stdout }).toEqual({ status: 0, stdout: rewardboard(...verb, '--help').stdout });
    }
  });

  it('exits with 2 and names file, line, field and value of a wrong configuration', () => {
    const file = join(folder, 'train.yaml');
    writeFileSync(file, 'seed: 1\nlearning_rte: 0.1\n');
    const { status, stderr } = rewardboard('train', '--train-config', file, '--output-dir', 'out');
    expect(status).toBe(2);
    for (const part of [file, '2', 'learning_rte', 'learning_rate']) expect(stderr).toContain(part);
    expect(stderr).not.toMatch(/\bat .*\.m?js:\d/);
  });

  it('exits with 2 and names file and line of wrong data', () => {
    const file = join(folder, 'data.jsonl');
    writeFileSync(file, '{"problem":"p","steps":["a"],"labels":[1]}\n{"problem":"p","steps":["a"]\n');
    const { status, stderr } = rewardboard('train', '--data', file, '--output_dir', 'out', '--no-hub');
    expect(status).toBe(2);
    expect(stderr).toMatch(/data\.jsonl:2|data\.jsonl, line 2/);
  });

  it('inspect lists files and series as JSON, and exits with 1 if there is no run', () => {
    writeFileSync(join(folder, 'notes.csv'), 'name,price\napple,3\n');
    expect(rewardboard('inspect', '.')).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(
        /^No run found in \.\. Looked at 1 file in 1 directory\. Not read:\n {2}1 table with no known metric in its header: .*notes\.csv \(name, price\)\nIf .*rewardboard\.json/,
      ) as string,
    });
    writeFileSync(join(folder, 'training_log.csv'), 'epoch,loss,val_loss\n0,0.5,0.75\n1,nan,0.625\n2,x,0.5');
    const { status, stdout } = rewardboard('inspect', '.', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      runs: [
        {
          id: expect.any(String) as string,
          directory: folder.slice(folder.lastIndexOf('/') + 1),
          files: [{ path: 'training_log.csv', format: 'keras-csv', records: 2, damaged: 1 }],
          series: {
            'train/loss': { points: 2, firstStep: 1, lastStep: 2, last: 'NaN' },
            'eval/loss': { points: 2, firstStep: 1, lastStep: 2, last: 0.625 },
          },
        },
      ],
      // Passed over beside the run.
      unread: {
        files: 2,
        directories: 1,
        isCut: false,
        groups: [expect.objectContaining({ reason: 'no-known-metric', count: 1 })],
        remedies: [expect.stringContaining('rewardboard.json')],
      },
    });
    expect(rewardboard('inspect', 'nowhere')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('nowhere: no such directory') as string,
    });
  });

  it('refuses to listen on the network without --share', () => {
    const { status, stderr } = rewardboard('watch', '.', '--host', '0.0.0.0');
    expect(status).toBe(2);
    expect(stderr).toContain('--share');
  });
});
