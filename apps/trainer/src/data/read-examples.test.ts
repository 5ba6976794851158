import { describe, expect, it } from 'vitest';
import { BadInput } from '../bad-input.ts';
import { exampleList } from './example.ts';
import { judgedStepsOf } from './judged-step.ts';
import { examplesOfText, readExamples } from './read-examples.ts';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const steps = JSON.stringify({ problem: 'P', steps: ['a', 'b', 'c'], labels: [1, null, 0] });
const whole = JSON.stringify({ question: 'Q', ground_truth: 'g', anna: { solution: 'x\ny', is_correct: true }, ben: { solution: 'z', is_correct: false } });

describe('reading examples', () => {
  it('keeps the labels of a solution together, a step that nobody judged among them', () => {
    const [example] = examplesOfText(`${steps}\n`, 'f');
    expect(example).toMatchObject({ problem: 'P', steps: ['a', 'b', 'c'], judges: 'steps', labels: [1, null, 0], problemKey: 'p', place: 'f:1' });
    expect([...judgedStepsOf(exampleList([example!]))]).toEqual([
      { problem: 'P', steps: ['a'], label: 1, problemKey: 'p', weight: 1 },
      { problem: 'P', steps: ['a', 'b', 'c'], label: 0, problemKey: 'p', weight: 1 },
    ]);
  });

  it('makes one example of each writer’s whole solution', () => {
    expect(examplesOfText(whole, 'f')).toMatchObject([
      { problem: 'Q', steps: ['x', 'y'], judges: 'solution', labels: [1], problemKey: 'q', writer: 'anna' },
      { problem: 'Q', steps: ['z'], judges: 'solution', labels: [0], problemKey: 'q', writer: 'ben' },
    ]);
  });

  it('keeps reworded problems together by the problem they come from', () => {
    const line = JSON.stringify({ problem: 'New words', original_problem: 'Old  Words ', steps: ['a'], labels: [1] });
    expect(examplesOfText(line, 'f')[0]!.problemKey).toBe('old words');
  });

  it.each([
    ['{"problem": "P"', 'not JSON'],
    ['[1]', 'not an object'],
    ['{"problem": 5, "steps": [], "labels": []}', '"problem" is 5, not a text'],
    ['{"problem": "P", "labels": []}', '"steps" is missing'],
    ['{"problem": "P", "steps": ["a"], "labels": "1"}', '"labels" is "1", not a list'],
    ['{"problem": "P", "steps": ["a", "b"], "labels": [1]}', '2 steps but 1 labels'],
    ['{"problem": "P", "steps": [7], "labels": [1]}', '"steps"[0] is 7'],
    ['{"problem": "P", "steps": ["a"], "labels": [2]}', '"labels"[0] is 2'],
    ['{"question": "Q", "anna": {"solution": "s"}}', '"anna"."is_correct" is missing'],
    ['{"question": "Q", "anna": {"is_correct": true}}', '"anna"."solution" is missing'],
    ['{"question": "Q"}', 'no solution in it'],
  ])('names the line of %s', (line, what) => {
    expect(() => examplesOfText(`${steps}\n\n${line}\n`, 'data.jsonl')).toThrow(BadInput);
    expect(() => examplesOfText(`${steps}\n\n${line}\n`, 'data.jsonl')).toThrow(`data.jsonl:3: ${what}`);
    expect(() => examplesOfText(`${steps}\n\n${line}\n`, 'data.jsonl')).toThrow('expected {"problem"');
  });

  it('counts the same words once, by the majority of those who judged them, a tie as wrong', () => {
    const row = (labels: unknown[]) => JSON.stringify({ problem: 'P', steps: ['a', 'b'], labels });
    const file = join(mkdtempSync(join(tmpdir(), 'examples-')), 'a.jsonl');
    writeFileSync(file, [row([1, 1]), row([1, 0]), row([0, null])].join('\n'));
    expect([...judgedStepsOf(exampleList(readExamples([file])))].map((e) => [e.steps.length, e.label])).toEqual([
      [1, 1],
      [2, 0],
    ]);
  });

  it('says which file cannot be read', () => {
    expect(() => readExamples(['nowhere.jsonl'])).toThrow('nowhere.jsonl: cannot be read: there is no such file or directory');
  });

  it('says that a file without a labelled example has none', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'examples-')), 'empty.jsonl');
    writeFileSync(file, '{"problem": "P", "steps": ["a"], "labels": [null]}\n');
    expect(() => readExamples([file])).toThrow('no labelled example');
  });
});
