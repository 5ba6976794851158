/** A table that promises a test that is not there is noticed. */

import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { proofFaults, proofFaultsOf } from '../proof-table.mjs';

const IDS = [
  ...Array.from({ length: 34 }, (_, i) => `R${i + 1}`),
  ...Array.from({ length: 23 }, (_, i) => `T${i + 1}`),
];
const GOOD = '`a.test.ts`: holds';

function faultsOf(change: (rows: string[]) => string[] = (rows) => rows): string[] {
  const rows = IDS.map((id) => `| ${id} | what happens | ${GOOD} |`);
  return proofFaultsOf(change(rows).join('\n'), (path: string) =>
    path === 'a.test.ts' ? "it('holds', () => {});\nit.each(TWO)(\n  \"isn't\", () => {});\n// 'commented'" : null,
  );
}

const withFirst = (cell: string) => faultsOf(([, ...rest]) => [`| R1 | what happens | ${cell} |`, ...rest]);

it('a whole table has no fault', () => {
  expect(faultsOf()).toEqual([]);
  expect(withFirst(`${GOOD}<br>\`a.test.ts\`: isn't`)).toEqual([]);
  expect(withFirst('Not tested: there is no table to export.')).toEqual([]);
});

it('a row that is missing, doubled or unknown is a fault', () => {
  expect(faultsOf((rows) => rows.slice(1))).toEqual(['SECURITY.md has no row R1']);
  expect(faultsOf((rows) => [...rows, rows[0]])).toEqual(['SECURITY.md has a row R1 too many']);
  expect(faultsOf((rows) => [...rows, rows[0].replace('R1', 'T24')])).toEqual(['SECURITY.md has a row T24 too many']);
  expect(faultsOf(([first, ...rest]) => [first.replace(' |', ' | and |'), ...rest])).toHaveLength(1);
});

it.each([
  ['`b.test.ts`: holds', 'b.test.ts does not exist'],
  ['`a.test.ts`: commented', 'a.test.ts has no test "commented"'],
  ['`a.test.ts`: hold', 'a.test.ts has no test "hold"'],
  ['it holds', '"it holds" is neither a test nor "Not tested: " with a reason'],
  ['Not tested: no.', 'it says no reason'],
  ['', '"" is neither a test nor "Not tested: " with a reason'],
])('%j proves nothing', (cell, fault) => {
  expect(withFirst(cell)).toEqual([`SECURITY.md, row R1: ${fault}`]);
});

it('each fault and each threat of SECURITY.md has a test that exists, or says why not', () => {
  expect(proofFaults(fileURLToPath(new URL('../../..', import.meta.url)))).toEqual([]);
});
