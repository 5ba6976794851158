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

  it('says what it would download and how large that is, for a processor and for cards', () => {
    const [plain, cards] = [build('--dry-run'), build('--gpu', '--dry-run')].map(({ stdout, status }) => {
      expect(status).toBe(0);
      return stdout;
    });
    expect(plain).toContain('250 MB with pip:\n  tensorflow-cpu==2.21.0');
    expect(cards).toMatch(/^This would download 2\.8 GB with pip:\n {2}tensorflow==2\.21\.0 {2}572 MB\n/);
    // What TensorFlow opens when it starts; cuSOLVER and cuSPARSE need nvJitLink.
    for (const library of ['cublas', 'cudnn', 'cufft', 'cusolver', 'cusparse', 'nvjitlink', 'cuda-runtime'])
      expect(cards).toMatch(new RegExp(`nvidia-${library}-cu12==\\d`));
    expect(cards).toContain("Nvidia's driver 525 or later (CUDA 12.5 or later)");
  });

  it('names the missing part of a wheel', () => {
    const directory = mkdtempSync(join(tmpdir(), 'wheel-'));
    mkdirSync(join(directory, 'include'));
    const { status, stderr } = build('--tensorflow', directory);
    expect(status).toBe(2);
    expect(stderr).toContain(`${directory} has no libtensorflow_cc.so.2`);
  });
});
