/** Stores that nothing here reads are recognized by their names. */

import { expect, it } from 'vitest';
import { unreadableStoreOf } from './unreadable-stores.ts';

it.each([
  ['.aim/meta/chunks/5a1b/000012.sst', /Aim/],
  ['project/.aim/run_metadata.sqlite', /Aim/],
  ['swanlog/run-20260101_101010-abc/logs/train/loss/1.log', /SwanLab/],
  ['swanlog/runs.swanlab', /SwanLab/],
  ['reward/metrics.parquet', /Parquet/],
  ['.neptune/offline/run__7f/data-1.log', /Neptune/],
  ['.cometml-runs/4d3f2a.zip', /Comet/],
  ['out/0a1b2c3d4e5f60718293a4b5c6d7e8f9.zip', /Comet/],
  ['.clearml/cache/storage_manager/global/offline/offline-1/metrics.jsonl', /ClearML/],
])('%s', (path, name) => {
  const store = unreadableStoreOf(path)!;
  expect(store.name).toMatch(name);
  expect(store.remedy).toMatch(/\.$/);
});

it('other files are none of them', () => {
  for (const path of [
    'mlruns/0/a/metrics/loss',
    'wandb/run-20260101_101010-a/run-a.wandb',
    'aim/log.csv',
    'models/weights.zip',
    'train.log',
    '',
  ])
    expect(unreadableStoreOf(path)).toBeNull();
});
