/** What a run of a directory is called. */

import { expect, it } from 'vitest';
import { DirectoryIdentity } from './directory-identity.ts';

const nameOf = (root: string, path: string, onlyFile: string | null = null) =>
  new DirectoryIdentity(root, path, onlyFile).origin('').name;

it('a directory that is only counted is named with the one above, as far as that is watched', () => {
  expect(nameOf('/data/logs', 'classifier/version_3')).toBe('classifier/version_3');
  expect(nameOf('/data/logs', 'sweep/run0')).toBe('sweep/run0');
  expect(nameOf('/data/logs', '0')).toBe('logs/0');
  expect(nameOf('/data/logs', 'classifier/best-model')).toBe('best-model');
  expect(nameOf('/data/secret/run0', '.')).toBe('run0');
  expect(nameOf('/data/logs', 'run0', 'speaker10.log')).toBe('speaker10.log');
});
