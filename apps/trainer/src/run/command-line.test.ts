/** No secret of a command line is kept with a run. */

import { expect, it } from 'vitest';
import { commandLine } from './command-line.ts';

it('keeps the command as typed, but no token and no password', () => {
  for (const [typed, kept] of [
    ['train --data a.jsonl --seed 2', 'train --data a.jsonl --seed 2'],
    ['train --hub_token abc --seed 2', 'train --hub_token *** --seed 2'],
    ['train --hub-token abc', 'train --hub-token ***'],
    ['train --hub_token=abc --seed 2', 'train --hub_token=*** --seed 2'],
    ['train --hub-token= x', 'train --hub-token=*** x'],
    ['train --hub_token', 'train --hub_token'],
    ['train --hub https://me:secret@host:6006/a', 'train --hub https://***@host:6006/a'],
    ['train --hub=https://me:secret@host', 'train --hub=https://***@host'],
    ['train --data mail@host.jsonl', 'train --data mail@host.jsonl'],
  ])
    expect(commandLine(typed!.split(' '))).toBe(`rewardboard ${kept}`);
});

it('takes linear time for a long argument', () => {
  const long = `${'a://'.repeat(20_000)}@`;
  expect(commandLine([long, '--hub_token', long]).endsWith('--hub_token ***')).toBe(true);
});
