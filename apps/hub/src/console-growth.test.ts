/** Every console output among the samples, the cases and the real logs: read as it grows, it says in the end what it says at once, and no series gets shorter. */

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { applyEvents, emptyRun, toWire } from '@rewardboard/protocol';
import { MAX_BEGINNING_BYTES, recognize, textOf } from '@rewardboard/run-files';
import type { FileFacts, Format } from '@rewardboard/run-files';
import { casePath } from './testing/cases.ts';
import { REAL_LOGS } from './testing/real-logs.ts';

const SAMPLES = fileURLToPath(new URL('../../../packages/run-files/samples', import.meta.url));
const MAX_BYTES = 64 * 1024;
/** Pieces that a file comes in. */
const PIECES = 60;
const MAX_PASSES = 8;

interface Found {
  name: string;
  bytes: Uint8Array;
  format: Format;
}

function consolesIn(folder: string): Found[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || entry.name === 'EXPECT.md') return [];
    const bytes = new Uint8Array(readFileSync(path).subarray(0, MAX_BYTES));
    const beginning = bytes.subarray(0, MAX_BEGINNING_BYTES);
    const format = recognize({ fileName: basename(path), bytes: beginning, text: textOf(beginning) });
    return format && format !== 'wait' && format.authority === 1 ? [{ name: path, bytes, format }] : [];
  });
}

/** Lengths of the series after each piece, and the points in the end. */
function grown({ bytes, format, name }: Found, ends: readonly number[]) {
  const facts: FileFacts = {};
  const open = () => format.open({ facts, fileName: basename(name) });
  let reader = open();
  let run = emptyRun();
  let at = 0;
  const shrunk: string[] = [];
  let before = new Map<string, number>();
  let learned = 0;
  for (const end of ends) {
    let isAnew = false;
    for (let pass = 0; pass < MAX_PASSES; pass++) {
      const result = reader.read(bytes.subarray(at, end));
      if (!result.readAgain) {
        applyEvents(run, result.events);
        at += result.consumed;
        break;
      }
      [reader, run, at, isAnew] = [open(), emptyRun(), 0, true];
    }
    const now = new Map([...run.series].map(([path, { length }]) => [path, length]));
    for (const [path, length] of before)
      if ((now.get(path) ?? 0) < length && !isAnew) shrunk.push(`${path} ${length} -> ${now.get(path) ?? 0} at ${end}`);
    if (isAnew) learned++;
    before = now;
  }
  const series = [...run.series].map(([path, { steps, values }]) => [path, [...steps], [...values]]);
  return { series: toWire(series.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))), shrunk, learned };
}

const FILES = [SAMPLES, ...['formats', 'bugreports', 'judgement'].map(casePath), ...REAL_LOGS].flatMap(consolesIn);

it(`${FILES.length} console outputs grow into what they are`, () => {
  expect(FILES.length).toBeGreaterThan(1);
  for (const file of FILES) {
    const ends = Array.from({ length: PIECES }, (_, i) => Math.ceil((file.bytes.length * (i + 1)) / PIECES));
    const whole = grown(file, [file.bytes.length]);
    const { series, shrunk, learned } = grown(file, ends);
    expect([file.name, shrunk]).toEqual([file.name, []]);
    expect([file.name, series === whole.series]).toEqual([file.name, true]);
    // Each fact is learned once.
    expect([file.name, learned <= MAX_PASSES]).toEqual([file.name, true]);
  }
});
