/** The predictions that the design's pages hold, of real trainings: the values that they must give are written down beside the design. */

import { existsSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../../../../shared/mock/', import.meta.url);
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-';

export const hasMocks = existsSync(new URL('compare.html', FOLDER));

/** @param name of the constant: its line holds the data as JSON */
export function mockData<T>(file: string, name = 'D'): T {
  const line = readFileSync(new URL(file, FOLDER), 'utf8')
    .split('\n')
    .find((text) => text.startsWith(`const ${name}={`))!;
  return JSON.parse(line.slice(line.indexOf('{'), line.lastIndexOf('}') + 1)) as T;
}

/** Numbers from 0 to 1 as two digits of base 64 each. */
export function unpacked(text: string): Float32Array {
  return Float32Array.from(
    { length: text.length / 2 },
    (_, i) => (DIGITS.indexOf(text[2 * i]!) * 64 + DIGITS.indexOf(text[2 * i + 1]!)) / 4095,
  );
}
