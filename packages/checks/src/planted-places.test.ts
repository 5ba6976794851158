import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { plantedFaults } from '../planted-places.mjs';

it('a planted mistake whose text moved, stands twice or lost its tests is a fault, however the code is formatted', () => {
  const root = mkdtempSync(join(tmpdir(), 'planted-'));
  writeFileSync(join(root, 'a.ts'), 'const a = call(\n  1,\n  2,\n);\nconst b = 1;\nconst b = 1;\n');
  const faultsOf = (file: string, from: string, test = 'a.ts') =>
    plantedFaults(root, [{ name: 'm', file, changes: [[from, 'x']], tests: [test] }]);
  expect(faultsOf('a.ts', 'call(1, 2)')).toEqual([]);
  expect(faultsOf('a.ts', 'call(3)')).toEqual(['m: a.ts contains this 0 times: call(3)']);
  expect(faultsOf('a.ts', 'const b = 1')).toEqual(['m: a.ts contains this 2 times: const b = 1']);
  expect(faultsOf('gone.ts', 'call(1, 2)')).toEqual(['m: gone.ts contains this 0 times: call(1, 2)']);
  expect(faultsOf('a.ts', 'call(1, 2)', 'gone.test.ts')).toEqual(['m: gone.test.ts does not exist']);
});
