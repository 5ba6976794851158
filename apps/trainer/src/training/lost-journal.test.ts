/** Resuming after the journal lost a part, as a loss of power leaves it: no file of the run gets shorter. */

import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { journalOf, numbersOf, trainHere } from '../testing/train-here.ts';

const SMALL = {
  generated_problems: 40,
  embedding_size: 4,
  hidden_size: 8,
  pair_buckets: 16,
  max_steps: 60,
  logging_steps: 2,
  eval_steps: 10,
  num_samples_to_log: 3,
  per_device_train_batch_size: 12,
  save_steps: 10,
  save_total_limit: 0,
};
type Row = Record<string, unknown>;

const temporary = () => join(mkdtempSync(join(tmpdir(), 'lost-journal-')), 'run');
const text = (directory: string, name: string) => readFileSync(join(directory, name), 'utf8');
const rowsOf = (directory: string) =>
  (JSON.parse(text(directory, 'metrics_history.json')) as Row[]).map((row): Row => ({ ...row, timestamp: '' }));
const linesOf = (directory: string) =>
  text(directory, 'metrics.log')
    .split('\n')
    .map((line) => line.slice(line.indexOf('[Step')));
const samplesOf = (directory: string) =>
  (JSON.parse(text(directory, 'prediction_samples.json')) as { rows: Row[] }).rows.map(({ step, id }) => [step, id]);

let whole: string;
beforeAll(async () => {
  whole = temporary();
  await trainHere(whole, { overrides: SMALL });
});

/** The whole run as a crash before its last checkpoint leaves it, with a journal to be damaged. */
function crashed(): { directory: string; journal: string } {
  const directory = temporary();
  cpSync(whole, directory, { recursive: true });
  rmSync(join(directory, 'checkpoint-60'), { recursive: true });
  return { directory, journal: join(directory, 'events.jsonl') };
}
const noticesOf = (directory: string) =>
  readFileSync(join(directory, 'events.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"notice"'))
    .join();

const DAMAGES: Record<string, (journal: string, bytes: Buffer) => void> = {
  'is cut in mid-line': (journal, bytes) => truncateSync(journal, Math.floor(bytes.length / 3)),
  'ends in zeros': (journal, bytes) => {
    truncateSync(journal, Math.floor(bytes.length / 3));
    truncateSync(journal, bytes.length);
  },
  'is empty': (journal) => writeFileSync(journal, ''),
  'is gone': (journal) => rmSync(journal),
  'has a hole': (journal, bytes) =>
    writeFileSync(journal, bytes.fill(0, bytes.length >> 2, Math.floor((2 * bytes.length) / 3))),
};

it.each(Object.entries(DAMAGES))('a journal that %s gets back what the other files hold', async (_, damage) => {
  const { directory, journal } = crashed();
  damage(journal, readFileSync(journal));
  await trainHere(directory, { overrides: {}, resume: 'latest' });
  expect(rowsOf(directory)).toEqual(rowsOf(whole));
  expect(linesOf(directory)).toEqual(linesOf(whole));
  expect(samplesOf(directory)).toEqual(samplesOf(whole));
  expect(noticesOf(directory)).toMatch(
    /events\.jsonl lost a part of what was recorded before step 50, as after a power loss or a full disk; \d+ points of steps \d+ to \d+ were recovered from metrics_history\.json/,
  );
  // The journal itself has them now: the next resume loses nothing either, and finds nothing to recover.
  rmSync(join(directory, 'checkpoint-60'), { recursive: true });
  const before = noticesOf(directory).split('were recovered').length;
  await trainHere(directory, { overrides: {}, resume: 'latest' });
  expect(rowsOf(directory)).toEqual(rowsOf(whole));
  expect(noticesOf(directory).split('were recovered')).toHaveLength(before);
});

it.each([
  [
    'only the checkpoint is left',
    ['metrics_history.json', 'metrics.log', 'predictions.log', 'prediction_samples.json'],
  ],
  ['metrics_history.json is gone, too', ['metrics_history.json']],
])('every logged step comes back where %s', async (_, gone) => {
  const { directory, journal } = crashed();
  truncateSync(journal, Math.floor(readFileSync(journal).length / 3));
  for (const name of gone) rmSync(join(directory, name));
  await trainHere(directory, { overrides: {}, resume: 'latest' });
  const numbers = (from: string) => rowsOf(from).map((row) => [row.step, row.train_loss, row.eval_loss, row.eval_f1]);
  expect(numbers(directory)).toEqual(numbers(whole));
  expect(noticesOf(directory)).toMatch(/recovered from trainer_state\.json/);
});

it('of an undamaged run nothing is recovered and nothing said', async () => {
  const { directory } = crashed();
  const before = journalOf(directory).length;
  await trainHere(directory, { overrides: {}, resume: 'latest' });
  expect(journalOf(directory)[before]).toMatchObject({ type: 'start', resumedFrom: 50 });
  expect(noticesOf(directory)).not.toMatch(/lost a part/);
  expect(numbersOf(directory)).toEqual(numbersOf(whole));
});
