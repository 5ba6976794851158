import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('./build-addon.mjs', import.meta.url));
const build = (...flags: string[]) => spawnSync(process.execPath, [SCRIPT, ...flags], { encoding: 'utf8' });

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('npm run native', () => {
  it('prints its help', () => {
    expect(execFileSync(process.execPath, [SCRIPT, '--help'], { encoding: 'utf8' })).toContain('--tensorflow DIR');
  });

  it('names an unknown option, and exits with 2', () => {
    const { status, stderr } = build('--tensorfow', 'x');
    expect(status).toBe(2);
    expect(stderr).toContain('--tensorfow');
  });

  it('names the missing part of a wheel', () => {
    const directory = mkdtempSync(join(tmpdir(), 'wheel-'));
    mkdirSync(join(directory, 'include'));
    const { status, stderr } = build('--tensorflow', directory);
    expect(status).toBe(2);
    expect(stderr).toContain(`${directory} has no libtensorflow_cc.so.2`);
  });
});
