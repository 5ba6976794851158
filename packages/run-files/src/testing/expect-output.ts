/** For tests: what a program prints, and the series that are to be read of it. */

import { describe, expect, it } from 'vitest';
import { consoleLog } from '../console-log.ts';
import { readWhole } from './read-whole.ts';

/** With path to steps and values. */
export type Producer = [name: string, text: string, expected: Record<string, [steps: number[], values: number[]]>];

export function expectOutput(producers: readonly Producer[]): void {
  describe('the output of', () => {
    it.each(producers)('%s', (_, text, expected) => {
      const read = readWhole(consoleLog, new TextEncoder().encode(`${text}\n`));
      for (const [path, [steps, values]] of Object.entries(expected))
        expect({ path, ...read.series[path] }).toEqual({ path, steps, values });
      expect(read.damaged).toEqual([]);
    });
  });
}
