/** The built command leaves nothing in the home but its own state: ONNX Runtime would store a device id there and report to Microsoft. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const COMMAND = fileURLToPath(new URL('../../bin/rewardboard.mjs', import.meta.url));
let folder: string;

beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'rewardboard-home-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

it.runIf(isInstalled('onnxruntime-node')).each(['1', '2'])(
  'ONNX Runtime on %s devices stores no device id',
  (devices) => {
    const HOME = join(folder, `home-${devices}`);
    mkdirSync(HOME);
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        COMMAND,
        'train',
        '--output_dir',
        `run-${devices}`,
        '--no-hub',
        '--max_steps',
        '2',
        '--backend',
        'onnx',
        '--devices',
        devices,
      ],
      {
        cwd: folder,
        encoding: 'utf8',
        env: {
          ...process.env,
          HOME,
          XDG_CACHE_HOME: undefined,
          XDG_STATE_HOME: undefined,
          ORT_DISABLE_TELEMETRY: undefined,
          NO_COLOR: '1',
        },
      },
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/ on (2 x )?onnxruntime/) });
    expect(readdirSync(HOME).filter((name) => name !== '.local')).toEqual([]);
  },
);
