import { describe, expect, it } from 'vitest';
import { BadInput } from '../../base/bad-input.ts';
import type { NeutralLabels } from './format.ts';
import { readRows, readText } from '../../testing/read-for-test.ts';

/** The name of the only format, and what was read without the places. */
async function read(row: unknown, neutralLabels: NeutralLabels = 'good') {
  const { examples, collected } = await readRows([row], { neutralLabels });
  return { format: Object.keys(collected.files[0]!.formats).join(), examples, drops: collected.files[0]!.drops };
}

const rated = (text: string, rating: number | null) => ({ text, rating, flagged: false });
const prm = (steps: unknown[], more: object = {}) => ({
  generation: null,
  question: { problem: 'P', ground_truth_answer: '1' },
  label: { steps, finish_reason: 'solution' },
  ...more,
});

describe('PRM800K’s own rows', () => {
  it('of phase 1 give the chosen path, and one solution per completion that was not chosen', async () => {
    const { format, examples } = await read(
      prm([
        { completions: [rated('a', 1), rated('a2', -1)], human_completion: null, chosen_completion: 0 },
        {
          completions: [rated('b', -1), rated('b2', 0)],
          human_completion: { text: 'human', rating: null, source: 'human' },
          chosen_completion: null,
        },
        { completions: [rated('c', 1)], human_completion: null, chosen_completion: 0 },
      ]),
    );
    expect(format).toBe('PRM800K, phase 1');
    expect(examples).toMatchObject([
      { steps: ['a2'], labels: [0] },
      { steps: ['a', 'b'], labels: [null, 0] },
      { steps: ['a', 'b2'], labels: [null, 1] },
      { problem: 'P', steps: ['a', 'human', 'c'], labelled: 'steps', labels: [1, 1, 1], problemKey: 'p' },
    ]);
  });

  it('of phase 2 end at their first mistake, which is not marked as chosen', async () => {
    const steps = [
      { completions: [rated('a', 1)], human_completion: null, chosen_completion: 0 },
      { completions: [rated('b', -1)], human_completion: null, chosen_completion: null },
    ];
    const { format, examples } = await read(prm(steps, { generation: 4 }));
    expect(format).toBe('PRM800K, phase 2');
    expect(examples).toMatchObject([{ steps: ['a', 'b'], labels: [1, 0] }]);
  });

  it.each([
    ['good', [1, 1]],
    ['bad', [1, 0]],
    ['ignore', [1, null]],
  ] as const)('label a neutral step by neutral_labels: %s', async (policy, labels) => {
    const steps = [1, 0].map((rating) => ({
      completions: [rated(`s${rating}`, rating)],
      human_completion: null,
      chosen_completion: 0,
    }));
    expect((await read(prm(steps), policy)).examples).toMatchObject([{ labels }]);
  });

  it('are skipped if the problem was rejected, or if there are no steps or no ratings', async () => {
    expect((await read(prm([], { label: { steps: [], finish_reason: 'bad_problem' } }))).drops).toMatchObject([
      { reason: 'the labeller rejected the problem', count: 1 },
    ]);
    expect((await read(prm([]))).drops).toMatchObject([{ reason: 'no steps' }]);
    expect(
      (await read(prm([{ completions: null, human_completion: null, chosen_completion: null }]))).drops,
    ).toMatchObject([{ reason: 'no steps' }]);
    expect(
      (await read(prm([{ completions: [rated('a', null)], human_completion: null, chosen_completion: 0 }]))).drops,
    ).toMatchObject([{ reason: 'no labels' }]);
  });
});

describe('Math-Shepherd', () => {
  it('has its signs in place of the tags', async () => {
    const { format, examples } = await read({
      input: 'Ann has 3 - 1 apples. How many? Step 1: 3 - 1 = 2 ки\nStep 2: The answer is: 2 ки',
      label: 'Ann has 3 - 1 apples. How many? Step 1: 3 - 1 = 2 +\nStep 2: The answer is: 2 -',
      task: 'GSM8K',
    });
    expect(format).toBe('Math-Shepherd');
    expect(examples).toMatchObject([
      {
        problem: 'Ann has 3 - 1 apples. How many?',
        steps: ['Step 1: 3 - 1 = 2', 'Step 2: The answer is: 2'],
        labels: [1, 0],
      },
    ]);
  });

  it('can have a tag within the problem, which is not a step', async () => {
    const { examples } = await read({
      input: 'Mr. ки Rocky asks. Step 1: a ки\nStep 2: b ки',
      label: 'Mr. + Rocky asks. Step 1: a -\nStep 2: b +',
      task: 'x',
    });
    expect(examples).toMatchObject([
      { problem: 'Mr.   Rocky asks.', steps: ['Step 1: a', 'Step 2: b'], labels: [0, 1] },
    ]);
  });

  it('can have the tag in the label, and a question mark in the input, as in its data card', async () => {
    const { examples } = await read({
      input: 'How many? \n\nStep 1: 5+8 = 13. ки ? \n\nStep 2: what? #### 52 ки ?',
      label: 'How many? \n\nStep 1: 5+8 = 13. ки + \n\nStep 2: what? #### 52 ки -',
      task: 'GSM8K',
    });
    expect(examples).toMatchObject([
      { problem: 'How many?', steps: ['Step 1: 5+8 = 13.', 'Step 2: what? #### 52'], labels: [1, 0] },
    ]);
  });

  it('can have its signs at line ends, and a last step without a tag', async () => {
    const { examples } = await read({ input: 'Q\nfirst ки\nsecond ки\nrest', label: 'first +\nsecond -\n' });
    expect(examples).toMatchObject([{ problem: 'Q', steps: ['first', 'second', 'rest'], labels: [1, 0, null] }]);
  });

  it('is skipped and counted if signs and tags disagree', async () => {
    const { examples, drops } = await read({
      input: 'Q Step 1: a ки\nStep 2: b ки',
      label: 'Q Step 1: a +\nStep 2: b',
    });
    expect(examples).toEqual([]);
    expect(drops).toMatchObject([{ reason: "the label doesn't have one + or - per tag ки", count: 1 }]);
  });
});

describe('TRL’s formats', () => {
  it('stepwise supervision has a label per completion', async () => {
    expect(await read({ prompt: 'P', completions: ['a', 'b', 'c'], labels: [true, 0, -100] })).toMatchObject({
      format: 'TRL stepwise supervision',
      examples: [{ problem: 'P', steps: ['a', 'b', 'c'], labelled: 'steps', labels: [1, 0, null] }],
    });
  });

  it('unpaired preference has a label per solution', async () => {
    expect(await read({ prompt: 'P', completion: 'a\nb', label: false })).toMatchObject({
      format: 'TRL unpaired preference',
      examples: [{ steps: ['a', 'b'], labelled: 'solution', labels: [0] }],
    });
  });

  it('preferences are pairs of strings, optionally with a margin', async () => {
    expect(await read({ prompt: 'P', chosen: 'a\nb', rejected: 'c', margin: 0.5 })).toMatchObject({
      format: 'TRL preference',
      examples: [
        { kind: 'preference', problem: 'P', chosen: ['a', 'b'], rejected: ['c'], margin: 0.5, problemKey: 'p' },
      ],
    });
    expect((await read({ prompt: 'P', chosen: 'a', rejected: 'b' })).examples).toMatchObject([{ margin: null }]);
  });

  it('preferences can be conversations whose common beginning is the prompt', async () => {
    const ask = { role: 'user', content: 'P' };
    const say = (content: unknown) => ({ role: 'assistant', content });
    expect(await read({ chosen: [ask, say('a')], rejected: [ask, say('b')] })).toMatchObject({
      format: 'TRL preference, conversational, prompt within',
      examples: [{ problem: 'P', chosen: ['a'], rejected: ['b'] }],
    });
    expect(
      (await read({ prompt: [ask], chosen: [say([{ type: 'text', text: 'a' }])], rejected: [say('b')] })).examples,
    ).toMatchObject([{ problem: 'P', chosen: ['a'], rejected: ['b'] }]);
    // UltraFeedback says the prompt twice.
    expect((await read({ prompt: 'P', chosen: [ask, say('a')], rejected: [ask, say('b')] })).examples).toMatchObject([
      { problem: 'P', chosen: ['a'] },
    ]);
  });

  it('preferences can be whole dialogues in one string each', async () => {
    const { examples } = await read({
      chosen: '\n\nHuman: Hi\n\nAssistant: Good day',
      rejected: '\n\nHuman: Hi\n\nAssistant: Go away',
    });
    expect(examples).toMatchObject([
      { problem: 'Human: Hi', chosen: ['Assistant: Good day'], rejected: ['Assistant: Go away'] },
    ]);
  });

  it('a pair of identical answers is skipped and counted', async () => {
    expect((await read({ prompt: 'P', chosen: 'a', rejected: 'a' })).drops).toMatchObject([
      { reason: 'chosen and rejected are identical' },
    ]);
  });
});

describe('other formats', () => {
  it('rewardboard’s own has labels per step, the writer and the original problem', async () => {
    expect(
      await read({
        problem: 'New words',
        original_problem: 'Old  Words ',
        steps: ['a', 'b'],
        labels: [1, null],
        writer: 'w',
      }),
    ).toMatchObject({
      format: 'problem, steps, labels',
      examples: [{ problem: 'New words', steps: ['a', 'b'], labels: [1, null], problemKey: 'old words', writer: 'w' }],
    });
  });

  it('ProcessBench labels no step after the first incorrect one', async () => {
    const row = {
      id: 'gsm8k-1',
      generator: 'Qwen',
      problem: 'P',
      steps: ['a', 'b', 'c'],
      final_answer_correct: false,
      label: 1,
    };
    expect(await read(row)).toMatchObject({
      format: 'ProcessBench',
      examples: [{ labels: [1, 0, null], writer: 'Qwen' }],
    });
    expect((await read({ ...row, label: -1 })).examples).toMatchObject([{ labels: [1, 1, 1] }]);
  });

  it('GSM8K labels each writer’s whole solution; its own answers are correct', async () => {
    const { format, examples } = await read({
      question: 'Q',
      ground_truth: 'g',
      anna: { solution: 'x\ny', is_correct: true },
      ben: { solution: 'z', is_correct: false },
    });
    expect(format).toBe('GSM8K model solutions');
    expect(examples).toMatchObject([
      { problem: 'Q', steps: ['x', 'y'], labelled: 'solution', labels: [1], writer: 'anna' },
      { problem: 'Q', steps: ['z'], labelled: 'solution', labels: [0], writer: 'ben' },
    ]);
    expect(await read({ question: 'Q', answer: '1 + 1 = 2\n#### 2' })).toMatchObject({
      format: 'GSM8K answers',
      examples: [{ steps: ['1 + 1 = 2', '#### 2'], labels: [1] }],
    });
  });

  it('plain texts have no problem; identical texts are merged', async () => {
    const { examples } = await readRows([
      { text: 'spam\nspam', label: 1 },
      { text: 'ham', label: false },
    ]);
    expect(examples).toMatchObject([
      { problem: '', steps: ['spam', 'spam'], labels: [1], problemKey: 'spam spam' },
      { problem: '', steps: ['ham'], labels: [0], problemKey: 'ham' },
    ]);
  });

  it('can be mixed in one file', async () => {
    const { collected } = await readRows([
      { text: 'a', label: 1 },
      { problem: 'P', steps: ['a'], labels: [0] },
      { text: 'b', label: 0 },
    ]);
    expect(collected.files[0]!.formats).toEqual({ 'text, label': 2, 'problem, steps, labels': 1 });
  });
});

describe('an invalid row', () => {
  it.each([
    ['{"problem": "P"', 'invalid JSON'],
    ['5', 'not a JSON object: 5'],
    ['{"problem": 5, "steps": [], "labels": []}', '"problem" is 5, not a string'],
    ['{"problem": "P", "labels": []}', '"steps" is missing'],
    ['{"problem": "P", "steps": ["a"], "labels": "1"}', '"labels" is "1", not a list'],
    ['{"problem": "P", "steps": ["a", "b"], "labels": [1]}', '2 steps but 1 labels'],
    ['{"problem": "P", "steps": [7], "labels": [1]}', '"steps"[0] is 7'],
    ['{"problem": "P", "steps": ["a"], "labels": [2]}', '"labels"[0] is 2'],
    ['{"question": "Q", "anna": {"solution": "s"}}', '"anna"."is_correct" is missing'],
    ['{"question": "Q", "anna": {"is_correct": true}}', '"anna"."solution" is missing'],
    ['{"question": "Q"}', 'it has no solution'],
    [
      '{"problem": "P", "steps": ["a"], "label": 1}',
      '"label" is 1, not -1 or the index of the first incorrect of 1 steps',
    ],
    ['{"prompt": "P", "chosen": "a"}', '"rejected" is missing'],
    [
      '{"prompt": "P", "chosen": "a", "rejected": [{"role": "user", "content": "b"}]}',
      'one of "chosen" and "rejected" is a string',
    ],
    ['{"prompt": "P", "chosen": "a", "rejected": "b", "margin": "large"}', '"margin" is "large"'],
    ['{"input": "no tag", "label": "+"}', '"input" has no tag ки'],
    [
      '{"question": {"problem": "P"}, "label": {"steps": [{"completions": [{"text": "a", "rating": 2}], "chosen_completion": 0}]}}',
      '"completions"[0]."rating" is 2',
    ],
    [
      '{"question": {"problem": "P"}, "label": {"steps": [{"completions": [], "chosen_completion": 3}]}}',
      '"chosen_completion" is 3',
    ],
    ['{"probelm": "P", "label": 1}', 'did you mean "problem" instead of "probelm"?'],
    ['{}', 'an empty object'],
  ])('is reported with file, line, field and expected value: %s', async (line, what) => {
    const failed = await readText(`{"problem": "P", "steps": ["a"], "labels": [1]}\n\n${line}\n`).catch(
      (error: unknown) => error as Error,
    );
    expect(failed).toBeInstanceOf(BadInput);
    expect((failed as Error).message).toContain('data.jsonl:3: ');
    expect((failed as Error).message).toContain(what);
    expect((failed as Error).message).toMatch(/; expected (one of\n {2})?\{/);
  });

  it('is rejected as a whole', async () => {
    const { examples, collected } = await readText(
      '{"question": "Q", "a": {"solution": "x", "is_correct": true}, "b": {"solution": 5}}\n',
      { goOn: true },
    );
    expect(examples).toEqual([]);
    expect(collected.files[0]).toMatchObject({ rows: 1, broken: 1 });
  });
});
