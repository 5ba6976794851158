/**
 * Checks the table of faults and threats in SECURITY.md: it has a row for each, and each row names tests that exist, or says why
 * there is none. A row is `| R1 | what happens | tests |`; a test is its file, a colon and its title, `<br>` between two.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCUMENT = 'SECURITY.md';
const FAULTS = 34;
const THREATS = 23;
const NO_TEST = 'Not tested: ';
/** A reason is a sentence. */
const MIN_REASON_CHARACTERS = 20;

/** @returns {string[]} one sentence a fault of the table */
export function proofFaults(root) {
  return proofFaultsOf(readFileSync(join(root, DOCUMENT), 'utf8'), (path) =>
    existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null,
  );
}

/** @param read the text of a file, null where there is none */
export function proofFaultsOf(document, read) {
  const rows = document.split('\n').flatMap((line) => {
    const [, id, , tests, ...more] = line.split('|').map((cell) => cell.trim());
    return /^[RT]\d+$/.test(id ?? '') ? [{ id, tests: tests ?? '', isRow: more.length === 1 }] : [];
  });
  const ids = rows.map(({ id }) => id);
  const wanted = [...numbered('R', FAULTS), ...numbered('T', THREATS)];
  return [
    ...wanted.filter((id) => !ids.includes(id)).map((id) => `${DOCUMENT} has no row ${id}`),
    ...ids
      .filter((id, i) => !wanted.includes(id) || ids.indexOf(id) !== i)
      .map((id) => `${DOCUMENT} has a row ${id} too many`),
    ...rows.flatMap(({ id, tests, isRow }) =>
      (isRow ? faultsOfCell(tests, read) : ['it is no row of three cells']).map(
        (fault) => `${DOCUMENT}, row ${id}: ${fault}`,
      ),
    ),
  ];
}

function faultsOfCell(cell, read) {
  return cell.split('<br>').flatMap((entry) => {
    const text = entry.trim();
    if (text.startsWith(NO_TEST))
      return text.length < NO_TEST.length + MIN_REASON_CHARACTERS ? ['it says no reason'] : [];
    const [, path, title] = /^`([^`]+)`: (.+)$/.exec(text) ?? [];
    if (path === undefined) return [`"${text}" is neither a test nor "${NO_TEST}" with a reason`];
    const code = read(path);
    if (code === null) return [`${path} does not exist`];
    return hasTest(code, title) ? [] : [`${path} has no test "${title}"`];
  });
}

/** Whether a text in quotes is the first argument of a call. */
function hasTest(code, title) {
  return ["'", '"', '`'].some((quote) => {
    const quoted = `${quote}${title}${quote}`;
    for (let at = code.indexOf(quoted); at >= 0; at = code.indexOf(quoted, at + 1))
      if (code.slice(0, at).trimEnd().endsWith('(')) return true;
    return false;
  });
}

function numbered(letter, count) {
  return Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);
}
