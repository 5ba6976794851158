import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { recordDeath } from './record-death.ts';

const folder = mkdtempSync(join(tmpdir(), 'death-'));
const path = join(folder, 'events.jsonl');
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('ends a journal with what happened, after a line of its own where the last one was torn', () => {
  const whole = '{"type":"notice","level":"info","text":"a"}\n';
  writeFileSync(path, whole);
  recordDeath(path, 7, 'it was ended by SIGKILL', 5);
  const end = '{"type":"end","outcome":"failed","step":7,"reason":"it was ended by SIGKILL","time":5}\n';
  expect(readFileSync(path, 'utf8')).toBe(whole + end);
  writeFileSync(path, `${whole}{"type":"tra`);
  recordDeath(path, 7, 'it was ended by SIGKILL', 5);
  expect(readFileSync(path, 'utf8')).toBe(`${whole}{"type":"tra\n${end}`);
});
