/** `resume.json` guards the other files of a checkpoint, and itself. */

import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { trainHere } from '../testing/train-here.ts';
import { findCheckpoint, readCheckpoint } from './checkpoint-read.ts';
import { parseResume } from './resume-point.ts';

const SMALL = {
  generated_problems: 30,
  embedding_size: 4,
  hidden_size: 8,
  pair_buckets: 16,
  max_steps: 4,
  eval_steps: 2,
};
let run: string;
let text: string;
beforeAll(async () => {
  run = join(mkdtempSync(join(tmpdir(), 'guard-')), 'run');
  await trainHere(run, { overrides: { ...SMALL, save_steps: 2, save_total_limit: 0 } });
  text = readFileSync(join(run, 'checkpoint-4', 'resume.json'), 'utf8');
});

it('no digit, letter or sign of it can change without being noticed', () => {
  expect(typeof parseResume(text)).toBe('object');
  for (const [from, to] of [
    [/[0-9]/g, (digit: string) => String((Number(digit) + 1) % 10)],
    [/[a-z]/gi, (letter: string) => (letter === 'x' ? 'y' : 'x')],
    [/[,:"{}[\]-]/g, () => ''],
  ] as const)
    for (const { 0: found, index } of text.matchAll(from)) {
      const changed = text.slice(0, index) + to(found) + text.slice(index + 1);
      expect([text.slice(index - 20, index + 20), typeof parseResume(changed)]).toEqual([expect.anything(), 'string']);
    }
});

it('a damaged one makes a resume fall back to the checkpoint before, and says so', () => {
  const copy = join(mkdtempSync(join(tmpdir(), 'guard-')), 'run');
  cpSync(run, copy, { recursive: true });
  writeFileSync(join(copy, 'checkpoint-4', 'resume.json'), text.replace(/"updates": \d/, '"updates": 7'));
  const { checkpoint, passedOver } = findCheckpoint(copy, 'latest');
  expect(checkpoint.name).toBe('checkpoint-2');
  expect(passedOver).toEqual([expect.stringContaining('resume.json: damaged: its contents differ from its own hash')]);
});

it('one of version 1, which had no hash of its own, can still be resumed from', () => {
  const { sha256: _, journalBytes: __, ...content } = JSON.parse(text) as Record<string, unknown>;
  const copy = join(mkdtempSync(join(tmpdir(), 'guard-')), 'checkpoint-4');
  cpSync(join(run, 'checkpoint-4'), copy, { recursive: true });
  writeFileSync(join(copy, 'resume.json'), JSON.stringify({ ...content, version: 1 }));
  expect(readCheckpoint(copy).point.step).toBe(4);
});
