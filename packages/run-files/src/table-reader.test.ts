/** Tables as people and programs of several countries write them. */

import { applyEvents, emptyRun } from '@rewardboard/protocol';
import type { Run } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import type { Damage, FileFacts, ReadContext } from './index.ts';
import { TableReader } from './table-reader.ts';

/** Reads a whole table, again as long as its reader asks for it. */
function read(text: string, context: ReadContext = {}): { run: Run; damaged: Damage[]; records: number } {
  const facts: FileFacts = {};
  for (;;) {
    const result = new TableReader({ ...context, facts }).read(new TextEncoder().encode(text));
    if (result.readAgain) continue;
    const run = emptyRun();
    applyEvents(run, result.events);
    return { run, damaged: result.damaged, records: result.records };
  }
}
const pointsOf = (run: Run, path: string) => {
  const series = run.series.get(path);
  return series && Array.from(series.steps, (step, i): [number, number] => [step, series.values[i]!]);
};

it('a table with decimal commas is read like any other, also the numbers before the first one that shows it', () => {
  const { run, damaged } = read('step;loss;val_loss\n100;1,500;1,750\n200;0,875;1,25\n300;0,5;1,125\n');
  expect(damaged).toEqual([]);
  expect(pointsOf(run, 'train/loss')).toEqual([
    [100, 1.5],
    [200, 0.875],
    [300, 0.5],
  ]);
  expect(pointsOf(run, 'eval/loss')!.map(([, value]) => value)).toEqual([1.75, 1.25, 1.125]);
});

it('thousands are set apart in whatever way, and "%" is a hundredth', () => {
  const { run, damaged } = read('step\tloss\tacc\n1,000\t0.5\t58 %\n2 000\t0.4\t60%\n3_000\t0.3\t62.5 %\n');
  expect(damaged).toEqual([]);
  expect(pointsOf(run, 'train/accuracy')).toEqual([
    [1000, 0.58],
    [2000, 0.6],
    [3000, 0.625],
  ]);
});

it.each(['phase', 'Split', 'mode', 'stage', 'subset', 'set', 'what'])(
  'a column %s says whose numbers a row holds',
  (name) => {
    for (const [train, evaluation] of [
      ['train', 'val'],
      ['training', 'validation'],
      ['fit', 'validate'],
      ['Train', 'Valid'],
      ['train', 'eval'],
      ['train', 'dev'],
      ['tr', 'va'],
      ['train_set', 'val set'],
      ['train/epoch', 'valid/epoch'],
    ]) {
      const rows = [0, 1, 2].flatMap((e) => [
        `${e},${train},${1 - e / 8},0.5,0.001`,
        `${e},${evaluation},${1 - e / 16},0.25,0.001`,
      ]);
      const { run, damaged, records } = read(`epoch,${name},loss,acc,lr\n${rows.join('\n')}\n3,test,0.5,0.125,0.001\n`);
      expect(damaged).toEqual([]);
      expect(records).toBe(7);
      expect(pointsOf(run, 'train/loss')!.map(([, value]) => value)).toEqual([1, 0.875, 0.75]);
      expect(pointsOf(run, 'eval/loss')!.map(([, value]) => value)).toEqual([1, 0.9375, 0.875]);
      expect(pointsOf(run, 'test/accuracy')).toEqual([[4, 0.125]]);
      expect(run.evaluations).toHaveLength(3);
    }
  },
);

it('a word that is no split is reported where rows would lie over one another, and its numbers are kept apart', () => {
  const rows = [1, 2, 3].flatMap((step) => [`${step},train,0.5`, `${step},calibration,0.25`]);
  const { run, damaged } = read(`step,split,loss\n${rows.join('\n')}\n`);
  expect(pointsOf(run, 'train/loss')!.map(([, value]) => value)).toEqual([0.5, 0.5, 0.5]);
  expect(pointsOf(run, 'train/calibration/loss')!.map(([, value]) => value)).toEqual([0.25, 0.25, 0.25]);
  expect(damaged.map(({ text }) => text)).toEqual([
    `"calibration" isn't a known split, so its numbers are kept under that name`,
  ]);
  const sets = read('step,set,loss\n1,A,0.5\n1,B,0.25\n2,A,0.5\n2,B,0.25\n');
  expect([...sets.run.series.keys()].sort()).toEqual(['train/A/loss', 'train/B/loss']);
  expect(sets.damaged).toHaveLength(2);
});

it('a word that never changes, or changes as the training goes on, says nothing', () => {
  const { run, damaged } = read('step,mode,loss\n1,online,0.5\n2,online,0.25\n3,offline,0.125\n');
  expect(damaged).toEqual([]);
  expect(pointsOf(run, 'train/loss')).toHaveLength(3);
  expect(pointsOf(read('step,stage,loss\n1,0,0.5\n2,1,0.25\n').run, 'train/stage')).toHaveLength(2);
});

it('a cell that is no number is left out and reported, never read as its first digits', () => {
  const { run, damaged } = read('step,loss,note\n10,0.5 nats,x\n20,0.4 nats,y\n30,0.3,z\n40,0.2.1,z\n');
  expect(pointsOf(run, 'train/loss')).toEqual([[30, 0.3]]);
  expect(damaged.map(({ text }) => text)).toEqual(['loss is no number: 0.5 nats', '40,0.2.1,z']);
});

it.each(['TP,FP,TN,FN', 'tp,fp,tn,fn', 'true_positives,false_positives,true_negatives,false_negatives'])(
  'columns %s of the validation are the counts of its evaluations',
  (names) => {
    const header = names
      .split(',')
      .map((name) => `val_${name}`)
      .join(',');
    const { run } = read(`step,loss,${header}\n10,0.5,40,20,30,10\n20,0.25,45,15,35,5\n`);
    expect(run.evaluations.map(({ counts }) => counts)).toEqual([
      { tp: 40, fp: 20, tn: 30, fn: 10 },
      { tp: 45, fp: 15, tn: 35, fn: 5 },
    ]);
    const { run: split } = read(`step,split,loss,${names}\n10,train,0.5,1,1,1,1\n10,val,0.5,40,20,30,10\n`);
    expect(split.evaluations.map(({ counts }) => counts)).toEqual([{ tp: 40, fp: 20, tn: 30, fn: 10 }]);
  },
);

it('scores without a split are the validation’s where both losses have one, as in fastai’s tables', () => {
  const { run } = read(
    'epoch,train_loss,valid_loss,accuracy,f1_score,time\n0,0.9,0.95,0.5,0.25,00:12\n1,0.8,0.9,0.75,0.5,00:12\n',
  );
  expect([...run.series.keys()].sort()).toEqual(['epoch', 'eval/accuracy', 'eval/f1', 'eval/loss', 'train/loss']);
  const own = read('epoch,train_loss,val_loss,acc,val_acc\n0,0.9,0.95,0.5,0.25\n').run;
  expect([...own.series.keys()].sort()).toEqual([
    'epoch',
    'eval/accuracy',
    'eval/loss',
    'train/accuracy',
    'train/loss',
  ]);
  const keras = read('epoch,accuracy,loss\n0,0.9,0.95\n').run;
  expect(keras.series.has('train/accuracy')).toBe(true);
});
