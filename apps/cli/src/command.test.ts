/** The built command as a person meets it: help, version, exit codes, errors. */

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
  it('prints its version and its help and leaves with 0', () => {
    const { version } = JSON.parse(
      readFileSync(fileURLToPath(new URL('../package.json', import.meta.url)), 'utf8'),
    ) as { version: string };
    expect(rewardboard('--version')).toMatchObject({ status: 0, stdout: `${version}\n` });
    const help = rewardboard('--help');
    expect(help.status).toBe(0);
    for (const verb of ['start', 'train', 'watch', 'link', 'Exit codes']) expect(help.stdout).toContain(verb);
    expect(rewardboard('train', '--help').stdout).toContain('--learning_rate');
  });

  it('leaves with 2 and names the nearest flag or verb when one is unknown', () => {
    const flag = rewardboard('train', '--learning-rat', '1');
    expect(flag.status).toBe(2);
    expect(flag.stderr).toContain('--learning_rate');
    const verb = rewardboard('wacth', '.');
    expect(verb.status).toBe(2);
    expect(verb.stderr).toContain('watch');
  });

  it('leaves with 2 and names file, line, field and value when a configuration is wrong', () => {
    const file = join(folder, 'train.yaml');
    writeFileSync(file, 'seed: 1\nlearning_rte: 0.1\n');
    const { status, stderr } = rewardboard('train', '--train-config', file, '--output-dir', 'out');
    expect(status).toBe(2);
    for (const part of [file, '2', 'learning_rte', 'learning_rate']) expect(stderr).toContain(part);
    expect(stderr).not.toMatch(/\bat .*\.m?js:\d/);
  });

  it('leaves with 2 and names file and line when a line of the data is wrong', () => {
    const file = join(folder, 'data.jsonl');
    writeFileSync(file, '{"problem":"p","steps":["a"],"labels":[1]}\n{"problem":"p","steps":["a"]\n');
    const { status, stderr } = rewardboard('train', '--data', file, '--output_dir', 'out', '--no-hub');
    expect(status).toBe(2);
    expect(stderr).toMatch(/data\.jsonl:2|data\.jsonl, line 2/);
  });

  it('inspect says as JSON what was understood, and leaves with 1 where there is no run', () => {
    writeFileSync(join(folder, 'notes.csv'), 'name,price\napple,3\n');
    expect(rewardboard('inspect', '.')).toMatchObject({ status: 1, stdout: 'No run found.\n' });
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
    });
    expect(rewardboard('inspect', 'nowhere')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('nowhere does not exist') as string,
    });
  });

  it('refuses to show runs to the network without --share', () => {
    const { status, stderr } = rewardboard('watch', '.', '--host', '0.0.0.0');
    expect(status).toBe(2);
    expect(stderr).toContain('--share');
  });
});
