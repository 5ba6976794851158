import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'rewardboard-wasm-'));
const bundle = join(folder, 'bundle.mjs');
beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL('web-assembly.ts', import.meta.url))],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const program = () => `import { argumentsOfNode, memoryOf } from ${JSON.stringify(bundle)};
try { console.log(argumentsOfNode().join(), memoryOf(100).buffer.byteLength); } catch (error) { console.log(argumentsOfNode().join(), error.message); }`;
/** Kilobytes of addresses: enough for Node, not for what V8 likes to reserve. */
const limited = (more: string) =>
  spawnSync(
    'sh',
    ['-c', `ulimit -v 7000000 && exec "$0" ${more} --input-type=module -e "$1"`, process.execPath, program()],
    { encoding: 'utf8' },
  );

describe.skipIf(process.platform !== 'linux')('where the address space is limited', () => {
  it('the reason and the remedy are said, and our own processes start with the remedy', () => {
    // Newer versions of V8 do without by themselves.
    const { stdout, stderr } = limited('');
    expect(stdout, stderr).toMatch(
      /^ 65536\n$|^--disable-wasm-trap-handler .*allocate.*Where the address space is limited .*NODE_OPTIONS=--disable-wasm-trap-handler/,
    );
    expect(limited('--disable-wasm-trap-handler').stdout).toBe(' 65536\n');
  });
});
