import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { RunEvent } from '@rewardboard/protocol';
import { afterEach, expect, it, vi } from 'vitest';
import { journalOf, trainHere } from '../testing/train-here.ts';
import { SystemSampler, cardValues } from './system-sampler.ts';

const PATH = process.env.PATH!;
afterEach(() => {
  process.env.PATH = PATH;
});

it('samples no more often than asked, and not at all for 0 seconds', async () => {
  const seldom = new SystemSampler(3600);
  expect(seldom.values()).toEqual({});
  expect(new SystemSampler(0).values()).toEqual({});
});

it('a share of the processor is what was used since the last sample', () => {
  const sampler = new SystemSampler(0.05);
  const end = performance.now() + 120;
  while (performance.now() < end) Math.sqrt(end);
  const values = sampler.values();
  expect(values['system/process_cpu_percent']).toBeGreaterThan(5);
  for (const name of ['cpu', 'memory']) {
    expect(values[`system/${name}_percent`]).toBeGreaterThan(0);
    expect(values[`system/${name}_percent`]).toBeLessThanOrEqual(100);
  }
  expect(values['system/process_memory_gib']).toBeGreaterThan(0.01);
  expect(sampler.values()).toEqual({});
});

it('cards are numbered as nvidia-smi numbers them, and what a card does not say is left out', () => {
  expect(cardValues('0, 97, 40000, 80000, 61\n1, [N/A], 10, 0, 40\nNo devices were found\n')).toEqual({
    'system/gpu_0_percent': 97,
    'system/gpu_0_memory_percent': 50,
    'system/gpu_0_temperature': 61,
    'system/gpu_1_temperature': 40,
  });
  expect(cardValues('')).toEqual({});
});

/** Puts a program of that name before all others. @returns its path */
function putFirst(script: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'cards-'));
  const path = join(directory, 'nvidia-smi');
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  process.env.PATH = `${directory}${delimiter}${PATH}`;
  return path;
}

it.skipIf(process.platform === 'win32')('asks nvidia-smi while the training goes on', async () => {
  const path = putFirst('#!/bin/sh\necho "$@" > "$0.asked"\necho "0, 12, 1, 4, 50"\n');
  const sampler = new SystemSampler(0.001);
  await vi.waitFor(() => expect(sampler.values()).toMatchObject({ 'system/gpu_0_memory_percent': 25 }), 10_000);
  expect(readFileSync(`${path}.asked`, 'utf8')).toContain('--query-gpu=index,');
});

it.skipIf(process.platform === 'win32')(
  'a query that hangs is the only one, and keeps no trainer from its end',
  async () => {
    const path = putFirst('#!/bin/sh\necho $$ >> "$0.asked"\nexec sleep 60\n');
    const children = () => process.getActiveResourcesInfo().filter((kind) => kind === 'ProcessWrap').length;
    const before = children();
    const sampler = new SystemSampler(0.001);
    let asked = '';
    await vi.waitFor(() => {
      sampler.values();
      asked = readFileSync(`${path}.asked`, 'utf8');
      expect(asked).toContain('\n');
    }, 10_000);
    expect(children()).toBe(before);
    expect(asked.trim()).toMatch(/^\d+$/);
    process.kill(Number(asked));
  },
);

it.skipIf(process.platform === 'win32')('a PATH that leads through a file costs no training', () => {
  process.env.PATH = import.meta.filename;
  expect(new SystemSampler(3600).values()).toEqual({});
});

it('a training logs its samples with its own lines, in its journal alone, and none where that is off', async () => {
  const systemOf = async (system_metrics_seconds: number) => {
    const directory = join(mkdtempSync(join(tmpdir(), 'system-')), 'run');
    const overrides = { generated_problems: 40, max_steps: 3, logging_steps: 1, eval_steps: 3, system_metrics_seconds };
    await trainHere(directory, { overrides });
    const events: RunEvent[] = journalOf(directory);
    expect(readFileSync(join(directory, 'metrics_history.json'), 'utf8')).not.toContain('system');
    return events.flatMap((event) =>
      event.type === 'train' || event.type === 'evaluation' ? ['system/process_cpu_percent' in event.values] : [],
    );
  };
  expect(await systemOf(0.001)).toEqual([true, true, true]);
  expect(await systemOf(0)).toEqual([false, false, false]);
});
