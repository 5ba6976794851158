/** The path below which a proxy serves the board: into files, and out of addresses. */

import { expect, it } from 'vitest';
import { readOffsets, withBasePath, withoutBasePath } from './base-paths.ts';

it('is put in at each place, and nowhere else', () => {
  const file = Buffer.from('ä "/a" "/b"');
  expect(withBasePath(file, [4, 9], '/team').toString()).toBe('ä "/team/a" "/team/b"');
  expect(withBasePath(file, [], '/team').equals(file)).toBe(true);
});

it.each([
  ['/team/api/runs?x=/team', '/api/runs?x=/team'],
  ['/team', '/'],
  ['/team?x', '/?x'],
  ['/team/', '/'],
  ['/teams/api', '/teams/api'],
  ['/api/runs', '/api/runs'],
])('%s is answered as %s', (url, answered) => {
  expect(withoutBasePath(url, '/team')).toBe(answered);
  expect(withoutBasePath(url, '')).toBe(url);
});

it('needs no list: a board that was never built has none', () => {
  expect(readOffsets('/no/such/directory')).toEqual({});
});
