/** No row, line or text of a data set costs more than linear time, whatever is in it. */

import { expect, it } from 'vitest';
import { surfaceNumbersOf } from '../features/surface-numbers.ts';
import { wordsOf } from '../features/tokenizer.ts';
import { examplesOf, readText } from '../testing/read-for-test.ts';

const PIECES = [
  ' ',
  '\n',
  'a',
  'a ',
  'Σ',
  '1',
  '1 ',
  '1,',
  '1,000',
  '1.',
  '1+1=2 ',
  '1+1= ',
  '1 + ',
  '=',
  '= ',
  '= $ ',
  '$',
  '(',
  '<<',
  '<<1=1>>',
  '<<1+1=2>>2\n',
  '\\"',
  '"',
  '[',
  '{',
  '{"a":',
  'Step 1: ',
  'ки ',
  '+\n',
  '\u0000',
];
const TEXT_CHARACTERS = 32 * 1024;
const MAX_MS_PER_KIB = 1;
/** What a line or an element costs, however short: it is a step, or a row that is reported. */
const MAX_MS_PER_ROW = 0.03;
const TRIES = 3;

async function milliseconds(action: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  await action();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

/** @returns what took too long, or more than linear time */
async function slowOnes(action: (text: string) => unknown): Promise<string[]> {
  const slow: string[] = [];
  for (const piece of PIECES) {
    const timeOf = async (length: number, enough: number) => {
      const text = piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
      let least = Infinity;
      for (let i = 0; i < TRIES && least > enough; i++) least = Math.min(least, await milliseconds(() => action(text)));
      return least;
    };
    const rows = piece.split(/[\n,]/).length - 1;
    const limit = (MAX_MS_PER_KIB * TEXT_CHARACTERS) / 1024 + (MAX_MS_PER_ROW * rows * TEXT_CHARACTERS) / piece.length;
    const once = await timeOf(TEXT_CHARACTERS, limit / 2);
    if (once <= limit / 2) continue;
    const twice = await timeOf(2 * TEXT_CHARACTERS, 3 * once);
    if (once > 2 * limit || twice > 3 * once)
      slow.push(`${JSON.stringify(piece)}: ${once.toFixed(0)} ms, and ${twice.toFixed(0)} ms for twice as much`);
  }
  return slow;
}

it('texts are cut into words and counted in linear time', async () => {
  const labels = { labels: [1] as (0 | 1)[] };
  expect(await slowOnes(wordsOf)).toEqual([]);
  expect(
    await slowOnes((text) =>
      surfaceNumbersOf({ problem: text, steps: [text, text], ...labels } as unknown as Parameters<
        typeof surfaceNumbersOf
      >[0]),
    ),
  ).toEqual([]);
});

it('rows are read in linear time in every shape', async () => {
  const shapes: ((text: string) => unknown)[] = [
    (text) => ({ text, label: 1 }),
    (text) => ({ question: text, answer: text }),
    (text) => ({ input: `${text} Step 1: ки`, label: `${text} Step 1: +`, task: 'GSM8K' }),
    (text) => ({ prompt: text, completions: [text, text], labels: [true, false] }),
    (text) => ({ prompt: text, chosen: text, rejected: `${text}x` }),
  ];
  for (const shape of shapes)
    expect(
      await slowOnes(async (text) =>
        examplesOf((await readText(JSON.stringify(shape(text))).catch(() => null))?.collected ?? NOTHING),
      ),
    ).toEqual([]);
});

it('lines that are no rows are refused in linear time', async () => {
  expect(await slowOnes((text) => readText(text).catch(() => null))).toEqual([]);
  expect(await slowOnes((text) => readText(`[${text}`).catch(() => null))).toEqual([]);
});

const NOTHING = { solutions: { length: 0 }, preferences: { length: 0 } } as unknown as Parameters<typeof examplesOf>[0];
