import { expect, it } from 'vitest';
import { shownAddress } from './shown-address.ts';

it.each([
  ['http://ann:secret@host:6116', 'http://host:6116'],
  ['https://ann:p@ss@host/board', 'https://host/board'],
  ['https://host/~ann@home', 'https://host/~ann@home'],
  ['http://127.0.0.1:6116', 'http://127.0.0.1:6116'],
  ['nonsense', 'nonsense'],
])('%s is shown without a password', (url, shown) => {
  expect(shownAddress(url)).toBe(shown);
});
