/** The order in which a training has the system write: after a loss of power, a checkpoint never stands without the journal that leads to it. */

import * as fs from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { trainHere } from '../testing/train-here.ts';

const done = vi.hoisted(() => [] as string[]);
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  const paths = new Map<number, string>();
  return {
    ...real,
    openSync(path: fs.PathLike, ...rest: [never]) {
      const file = real.openSync(path, ...rest);
      paths.set(file, String(path));
      return file;
    },
    fsyncSync(file: number) {
      real.fsyncSync(file);
      done.push(`sync ${paths.get(file)}`);
    },
    writeSync(file: number, ...rest: [never]) {
      done.push(`write ${paths.get(file)}`);
      return real.writeSync(file, ...rest);
    },
    renameSync(from: fs.PathLike, to: fs.PathLike) {
      real.renameSync(from, to);
      done.push(`rename ${String(to)}`);
    },
  };
});

const SMALL = {
  generated_problems: 30,
  embedding_size: 4,
  hidden_size: 8,
  pair_buckets: 16,
  max_steps: 6,
  logging_steps: 1,
  eval_steps: 3,
  save_steps: 2,
};

it('the journal is synced after its last write and before a checkpoint gets its name, and at the end', async () => {
  const directory = join(mkdtempSync(join(tmpdir(), 'power-')), 'run');
  await trainHere(directory, { overrides: SMALL });
  const ofJournal = done.filter((call) => call.endsWith('events.jsonl') || /rename .*\/checkpoint-\d+$/.test(call));
  const names = ofJournal.map((call) => basename(call));
  const checkpoints = names.flatMap((name, i) => (name.startsWith('checkpoint-') ? [i] : []));
  expect(checkpoints.length).toBeGreaterThanOrEqual(3);
  for (const at of checkpoints) expect(ofJournal[at - 1]).toMatch(/^sync /);
  expect(ofJournal.at(-1)).toMatch(/^sync /);
  done.length = 0;
  await trainHere(directory, { overrides: { max_steps: 8 }, resume: 'latest' });
  const history = done.filter((call) => /metrics_history\.json(\.writing)?$/.test(call));
  // The file that replaces the old one is on the disk before it does.
  expect(history[history.findIndex((call) => call.startsWith('rename ')) - 1]).toMatch(/^sync .*\.writing$/);
});
