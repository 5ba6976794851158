/** CSV that spreadsheets read, and don't run. */

import { expect, it } from 'vitest';
import { csvOf } from './csv.ts';

it('quotes what needs it, and leaves numbers as they are', () => {
  expect(
    csvOf(
      ['run', 'F1'],
      [
        ['a "b", c', 0.5],
        ['line\nbreak', -1e-7],
        ['none', null],
      ],
    ),
  ).toBe('run,F1\r\n"a ""b"", c",0.5\r\n"line\nbreak",-1e-7\r\nnone,\r\n');
});

it.each(['=1+1', '+1', '-cmd', '@sum', '\tx', '\n=1', '  =1', '\u00a0@x', '＝1', '－1'])(
  'makes %j harmless',
  (text) => {
    expect(csvOf([text], []).replaceAll('"', '')).toBe(`'${text}\r\n`);
  },
);

it('leaves text that only contains such signs, numbers and truth values as they are', () => {
  expect(
    csvOf(
      ['a-b', '1 + 1', 'x=1'],
      [
        [-1, -Infinity, NaN],
        [true, 0, null],
      ],
    ),
  ).toBe('a-b,1 + 1,x=1\r\n-1,-Infinity,NaN\r\ntrue,0,\r\n');
});
