import { expect, it } from 'vitest';
import type { StatusStream } from './status-line.ts';
import { StatusLine } from './status-line.ts';

function on(stream: Omit<StatusStream, 'write'>, isDim = false) {
  const written: string[] = [];
  return { written, line: new StatusLine({ ...stream, write: (text) => written.push(text) }, isDim) };
}

it('redraws in place, makes room for other lines, and clears once', () => {
  const { written, line } = on({ isTTY: true, columns: 80 });
  line.draw('1 of 2');
  line.print('a notice');
  line.draw('2 of 2');
  line.clear();
  line.clear();
  expect(written).toEqual(['\r1 of 2\u001b[K', '\r\u001b[K', 'a notice\n', '\r2 of 2\u001b[K', '\r\u001b[K']);
});

it('never reaches the last column, where a terminal would wrap it', () => {
  const { written, line } = on({ isTTY: true, columns: 20 }, true);
  line.draw('x'.repeat(50));
  expect(written).toEqual([`\r\u001b[2m${'x'.repeat(19)}\u001b[0m\u001b[K`]);
});

it('takes 80 columns where the width is unknown, and ten in a window that is narrower', () => {
  const lengthIn = (stream: Omit<StatusStream, 'write'>) => {
    const { written, line } = on(stream);
    line.draw('x'.repeat(200));
    return written[0]!.match(/x/g)!.length;
  };
  expect([lengthIn({ isTTY: true }), lengthIn({ isTTY: true, columns: 4 })]).toEqual([79, 10]);
});

it('stays one line, and shows escape sequences as signs', () => {
  const { written, line } = on({ isTTY: true, columns: 80 });
  line.draw('a\n\u001b[2Jb\u202e');
  line.print('a\u001b[31mb\u009bc\nd\te');
  expect(written).toEqual(['\ra \ufffd[2Jb\ufffd\u001b[K', '\r\u001b[K', 'a\ufffd[31mb\ufffdc\nd e\n']);
});
