import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInput } from '../base/bad-input.ts';
import { collectExamples } from './collect-examples.ts';
import { parseDataArgument } from './data-argument.ts';
import type { Label, SolutionExample } from './example.ts';
import { exampleList } from './example.ts';
import { eachLabelledStep } from './labelled-step.ts';
import { examplesOf, readRows, readText, temporaryFile } from '../testing/read-for-test.ts';

/** The full count is 10,000. */
const DAMAGED_FILES = Number(process.env.REWARDBOARD_DAMAGED_FILES ?? 100);

const row = (steps: string[], labels: (Label | null)[], problem = 'P') => ({ problem, steps, labels });

describe('collected examples', () => {
  it('merge duplicate steps by majority, count a tie as incorrect, and report conflicts', async () => {
    const { examples, collected } = await readRows([
      row(['a', 'b'], [1, 1]),
      row(['a', 'b'], [1, 0]),
      row(['a', 'c'], [0, 1]),
    ]);
    expect(examples).toMatchObject([
      { steps: ['a', 'b'], labels: [1, 0] },
      { steps: ['a', 'c'], labels: [null, 1] },
    ]);
    expect(collected.mergedLabels).toBe(3);
    expect(collected.solutions.contradictions).toBe(2);
    expect(
      collected.solutions.shownContradictions.map(({ place, other }) =>
        [place, other].map((at) => at.split(':').at(-1)),
      ),
    ).toEqual([
      ['1', '2'],
      ['1', '3'],
    ]);
  });

  it('keep a labelled step and a labelled solution of the same text apart', async () => {
    const { examples } = await readRows([row(['a'], [1]), { question: 'P', w: { solution: 'a', is_correct: false } }]);
    expect(examples).toMatchObject([
      { labelled: 'steps', labels: [1] },
      { labelled: 'solution', labels: [0] },
    ]);
  });

  it('merge identical pairs, and count reversed ones', async () => {
    const pair = (chosen: string, rejected: string) => ({ prompt: 'P', chosen, rejected });
    const { examples, collected } = await readRows([pair('a', 'b'), pair('a', 'b'), pair('b', 'a')]);
    expect(examples).toHaveLength(2);
    expect(collected.mergedPreferences).toBe(1);
    expect(collected.preferences.contradictions).toBe(1);
  });

  it('are correct as a whole only if no step is incorrect, even one labelled in another solution', async () => {
    const { examples } = await readRows([
      row(['a', 'b', 'c'], [1, 0, 1]),
      row(['a', 'b', 'd'], [1, 0, 1]),
      row(['a', 'e'], [1, 1]),
      row(['a', 'f', 'g'], [1, 1, null]),
    ]);
    expect(examples).toMatchObject([
      { labels: [1, 0, 1], solutionLabel: 0 },
      { labels: [null, null, 1], solutionLabel: 0 },
      { labels: [null, 1], solutionLabel: 1 },
      { labels: [null, 1, null], solutionLabel: null },
    ]);
  });

  it('know their file, line and weight', async () => {
    const [a, b] = [
      temporaryFile('a.jsonl', `\n${JSON.stringify(row(['a'], [1]))}\n`),
      temporaryFile('b.json', JSON.stringify([row(['b'], [0])])),
    ];
    const examples = examplesOf(
      await collectExamples([parseDataArgument(`${a}:2.5`), parseDataArgument(b)], { neutralLabels: 'good' }),
    );
    expect(examples).toMatchObject([
      { place: `${a}:2`, weight: 2.5 },
      { place: `${b}:1`, weight: 1 },
    ]);
  });

  it('reject an invalid weight, and accept a file whose name ends like a weight', () => {
    for (const wrong of ['0', '-1', '1001', '2x', '.'])
      expect(() => parseDataArgument(`a.jsonl:${wrong}`)).toThrow(BadInput);
    const odd = temporaryFile('a.jsonl:2', '');
    expect(parseDataArgument(odd)).toEqual({ path: odd, weight: 1 });
    expect(parseDataArgument('C:\\data.jsonl')).toEqual({ path: 'C:\\data.jsonl', weight: 1 });
  });

  it('match a simple reference implementation for any rows', async () => {
    const step = fc.constantFrom('a', 'b', 'c\n', '\ud83d\ude00', '');
    const rows = fc.array(
      fc.record({
        problem: fc.constantFrom('P', 'p ', 'Q', 'Ö'),
        steps: fc.array(fc.record({ step, label: fc.constantFrom<(Label | null)[]>(0, 1, null) }), {
          minLength: 1,
          maxLength: 4,
        }),
      }),
      { maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const expected = new Map<string, number>();
        for (const { problem, steps } of given)
          for (const [i, { label }] of steps.entries()) {
            const key = JSON.stringify([problem, steps.slice(0, i + 1).map((s) => s.step)]);
            if (label !== null) expected.set(key, (expected.get(key) ?? 0) + (label === 1 ? 1 : -1));
          }
        const text = given
          .map(({ problem, steps }) =>
            row(
              steps.map((s) => s.step),
              steps.map((s) => s.label),
              problem,
            ),
          )
          .map((r) => JSON.stringify(r))
          .join('\n');
        const { examples } = await readText(`${text}\n{"text": "so that there is something", "label": 1}`);
        const judged = [...eachLabelledStep(exampleList(examples.slice(0, -1) as SolutionExample[]))];
        expect(judged.map(({ problem, steps }) => JSON.stringify([problem, steps])).sort()).toEqual(
          [...expected.keys()].sort(),
        );
        for (const { problem, steps, label } of judged)
          expect(label).toBe(expected.get(JSON.stringify([problem, steps]))! > 0 ? 1 : 0);
      }),
      { numRuns: 100 },
    );
  });

  it(
    'of damaged files are either examples or an error that names file and line',
    async () => {
      const runs = DAMAGED_FILES;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...SAMPLES),
          fc.array(damage, { minLength: 1, maxLength: 4 }),
          async (sample, damages) => {
            let bytes = Buffer.from(sample);
            for (const hit of damages) bytes = hit(bytes);
            const path = temporaryFile('data', bytes);
            try {
              await collectExamples([{ path, weight: 1 }], { neutralLabels: 'good' });
            } catch (error) {
              expect(error).toBeInstanceOf(BadInput);
              expect(
                (error as Error).message.startsWith(`${path}:`) || (error as Error).message.startsWith(`${path}, row `),
              ).toBe(true);
            }
            const { files } = await collectExamples([{ path, weight: 1 }], { neutralLabels: 'good', goOn: true }).catch(
              (error: unknown) => {
                // Only what is no data file at all ends a look at it.
                expect(error).toBeInstanceOf(BadInput);
                return { files: [] };
              },
            );
            for (const { rows, broken } of files) expect(broken).toBeLessThanOrEqual(rows);
          },
        ),
        { numRuns: runs },
      );
    },
    30_000 + 100 * DAMAGED_FILES,
  );
});

const ALL_FORMS = [
  row(['a', 'b'], [1, 0]),
  {
    question: { problem: 'P' },
    generation: null,
    label: {
      steps: [
        {
          completions: [
            { text: 'a', rating: 1 },
            { text: 'b', rating: -1 },
          ],
          human_completion: null,
          chosen_completion: 0,
        },
      ],
    },
  },
  { input: 'Q Step 1: a ки\nStep 2: b ки', label: 'Q Step 1: a +\nStep 2: b -', task: 'GSM8K' },
  { prompt: 'P', completions: ['a', 'b'], labels: [true, false] },
  {
    prompt: [{ role: 'user', content: 'P' }],
    chosen: [{ role: 'assistant', content: 'a' }],
    rejected: [{ role: 'assistant', content: [{ type: 'text', text: 'b' }] }],
    margin: 1.5,
  },
  { question: 'Q', anna: { solution: 'x\ny', is_correct: true }, ben: { solution: 'z', is_correct: false } },
  { problem: 'P', steps: ['a', 'b'], label: 1, generator: 'g' },
  { text: 'words', label: 1 },
];
const SAMPLES = [
  ALL_FORMS.map((form) => JSON.stringify(form)).join('\n'),
  JSON.stringify(ALL_FORMS, null, 1),
  gzipSync(ALL_FORMS.map((form) => JSON.stringify(form)).join('\n')),
];

/** A bite, a doubling, a strange byte, or another value in the place of one. */
const damage: fc.Arbitrary<(bytes: Buffer<ArrayBuffer>) => Buffer<ArrayBuffer>> = fc.oneof(
  fc.tuple(fc.nat(), fc.nat(30)).map(
    ([at, length]) =>
      (bytes: Buffer) =>
        Buffer.concat([bytes.subarray(0, at % (bytes.length + 1)), bytes.subarray((at % (bytes.length + 1)) + length)]),
  ),
  fc.nat().map((at) => (bytes: Buffer) => Buffer.concat([bytes, bytes.subarray(at % (bytes.length + 1))])),
  fc.tuple(fc.nat(), fc.nat(255)).map(
    ([at, byte]) =>
      (bytes: Buffer) =>
        Buffer.concat([
          bytes.subarray(0, at % (bytes.length + 1)),
          Buffer.from([byte]),
          bytes.subarray((at % (bytes.length + 1)) + 1),
        ]),
  ),
  fc
    .tuple(fc.nat(), fc.constantFrom('null', '[]', '{}', '-1', '1e999', '""', '[[]]', '{"a":[null]}'))
    .map(([at, value]) => (bytes: Buffer) => {
      const places = [
        ...bytes.toString('latin1').matchAll(/"[a-z]*"(?!:)|\d+|true|false|null|\[[^[\]]*\]|\{[^{}]*\}/g),
      ];
      const place = places[at % Math.max(1, places.length)];
      return place
        ? Buffer.concat([
            bytes.subarray(0, place.index),
            Buffer.from(value),
            bytes.subarray(place.index + place[0].length),
          ])
        : Buffer.from(bytes);
    }),
);
