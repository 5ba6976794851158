import { describe, expect, it } from 'vitest';
import { FetchProgress } from './fetch-progress.ts';

function drawn(stream: { isTTY?: boolean; columns?: number }, calls: [number, number | null, number][]): string[] {
  const written: string[] = [];
  const progress = new FetchProgress({ ...stream, write: (text) => written.push(text) }, 'a.jsonl');
  for (const call of calls) progress.update(...call);
  progress.clear();
  return written;
}

describe('the progress of a download', () => {
  it('is a bar on a terminal, redrawn in place and cleared, with the speed of this attempt', () => {
    const written = drawn({ isTTY: true, columns: 100 }, [
      [50e6, 200e6, 0],
      [60e6, 200e6, 50],
      [100e6, 200e6, 1000],
      [200e6, 200e6, 1010],
    ]);
    expect(written).toEqual([
      '\ra.jsonl  [######                  ] 25%  50.0 MB of 200 MB\u001b[K',
      '\ra.jsonl  [############            ] 50%  100 MB of 200 MB  50.0 MB/s\u001b[K',
      expect.stringContaining('100%'),
      '\r\u001b[K',
    ]);
    expect(drawn({ isTTY: true, columns: 30 }, [[1, 2, 0]])[0]!.length).toBeLessThanOrEqual(29 + 4);
  });

  it('is a line per 10% without a terminal, and only bytes if the length is unknown', () => {
    expect(
      drawn({}, [
        [0, 100e6, 0],
        [1e6, 100e6, 1],
        [10e6, 100e6, 2],
        [35e6, 100e6, 3],
      ]),
    ).toEqual(['a.jsonl: 10.0 MB of 100 MB\n', 'a.jsonl: 35.0 MB of 100 MB\n']);
    expect(
      drawn({}, [
        [1e6, null, 0],
        [60e6, null, 1],
      ]),
    ).toEqual(['a.jsonl: 60.0 MB\n']);
    expect(drawn({ isTTY: true }, [[1e6, null, 0]])[0]).toBe('\ra.jsonl  1.0 MB\u001b[K');
  });
});
