/** For tests: what a program prints, and the series that are to be read of it. */

import { describe, expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { readWhole } from './read-whole.ts';

/** With path to steps and values. */
export type Producer = [name: string, text: string, expected: Record<string, [steps: number[], values: number[]]>];

/** @param encode to UTF-8: this package has no encoder of its own */
export function expectOutput(producers: readonly Producer[], encode: (text: string) => Uint8Array): void {
  describe('the output of', () => {
    it.each(producers)('%s', (_, text, expected) => {
      const read = readWhole(consoleLog, encode(`${text}\n`));
      for (const [path, [steps, values]] of Object.entries(expected))
        expect({ path, ...read.series[path] }).toEqual({ path, steps, values });
      expect(read.damaged).toEqual([]);
    });
  });
}
