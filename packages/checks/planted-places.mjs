/** Checks that each planted mistake still has its place: a text that its file contains exactly once, and the files of its tests. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MISTAKES } from './mistakes.mjs';

/** @returns {string[]} one sentence a fault */
export function plantedFaults(root, mistakes = MISTAKES) {
  const textOf = (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '');
  return mistakes.flatMap(({ name, file, changes, tests }) => [
    ...changes.flatMap(([from]) => placeFault(file, textOf(file), from) ?? []).map((fault) => `${name}: ${fault}`),
    ...tests.filter((test) => !existsSync(join(root, test))).map((test) => `${name}: ${test} does not exist`),
  ]);
}

/** @returns {string | null} why a text has no place in a file, or more than one */
export function placeFault(file, code, text) {
  const count = [...code.matchAll(patternOf(text))].length;
  return count === 1 ? null : `${file} contains this ${count} times: ${text}`;
}

/** Finds a text however it is formatted. */
export function patternOf(text) {
  const tokens = text.match(/\w+|[^\s\w]/g).map((token) => token.replace(/[^\w\s]/g, '\\$&'));
  return new RegExp(tokens.map((token) => (/[)\]}]/.test(token) ? `,?\\s*${token}` : token)).join('\\s*'), 'g');
}
