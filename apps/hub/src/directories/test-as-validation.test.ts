/** A run that evaluates on its test set as it goes, and has no validation set. */

import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { casePath, hasCases, runsIn } from '../testing/cases.ts';
import { Viewer, openHub, temporaryFolder } from '../testing/open-hub.ts';
import { readFolder, writeFiles } from '../testing/read-folder.ts';

const until = { timeout: 20_000, interval: 20 };
const table = (header: string, ...rows: string[]) => `${[header, ...rows].join('\n')}\n`;

async function pathsOf(files: Record<string, string>): Promise<string[]> {
  const folder = await temporaryFolder();
  await writeFiles(folder, files);
  const [run] = await readFolder(folder);
  return Object.keys(run!.series).sort();
}

it('has its evaluations in the test set', async () => {
  expect(
    await pathsOf({ 'log.csv': table('epoch,train_loss,test_loss,test_acc', '1,0.7,0.8,0.5', '2,0.6,0.7,0.6') }),
  ).toEqual(['eval/accuracy', 'eval/loss', 'train/loss']);
});

it('keeps its test set where it has a validation set in any file, or where it tests once', async () => {
  const both = table('epoch,train_loss,test_loss', '1,0.7,0.8', '2,0.6,0.7');
  expect(
    await pathsOf({ 'log.csv': table('epoch,loss,val_loss,test_loss', '1,0.7,0.8,0.9', '2,0.6,0.7,0.8') }),
  ).toContain('test/loss');
  expect(await pathsOf({ 'a/train.csv': both, 'a/validation.csv': table('epoch,val_f1', '1,0.5', '2,0.6') })).toContain(
    'test/loss',
  );
  expect(await pathsOf({ 'log.csv': table('epoch,loss,test_loss', '1,0.7,', '2,0.6,0.7') })).toContain('test/loss');
});

it('follows what is logged: a second test, then a validation', async () => {
  const hub = await openHub();
  const file = join(hub.directory, 'run/log.jsonl');
  const line = (record: object) => `${JSON.stringify(record)}\n`;
  await writeFiles(hub.directory, {
    'run/log.jsonl': line({ step: 1, train_loss: 1, test_loss: 1 }) + line({ step: 2, train_loss: 0.9 }),
  });
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toHaveLength(1), until);
  await viewer.watch(viewer.runs[0]!.id);
  await vi.waitFor(() => expect(viewer.steps('test/loss')).toEqual([1]), until);
  await appendFile(file, line({ step: 3, train_loss: 0.8, test_loss: 0.9 }));
  await vi.waitFor(() => expect(viewer.steps('eval/loss')).toEqual([1, 3]), until);
  expect(viewer.run!.series.has('test/loss')).toBe(false);
  expect(viewer.run!.about.testIsValidation).toBe(true);
  expect(viewer.run!.evaluations.map(({ step }) => step)).toEqual([1, 3]);
  await appendFile(file, line({ step: 4, train_loss: 0.7, val_loss: 0.9 }));
  await vi.waitFor(() => expect(viewer.steps('test/loss')).toEqual([1, 3]), until);
  expect(viewer.steps('eval/loss')).toEqual([4]);
  expect(viewer.run!.about.testIsValidation).toBeUndefined();
});

it.skipIf(!hasCases)('PyTorch’s MNIST example has an evaluation an epoch', async () => {
  const [live] = await runsIn(casePath('bugreports/counter-restarts-each-epoch/console-mnist'));
  expect(live!.run.series.get('train/loss')!.length).toBe(40);
  expect(live!.evaluated().evaluations).toHaveLength(4);
});
