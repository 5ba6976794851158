import { expect, it } from 'vitest';
import { metricPath } from './metric-path.ts';
import { isSystemMetric, systemLabel, systemScale } from './system-metrics.ts';

it('names about the machine are kept under system/, whatever group they come in, and no others', () => {
  expect(
    [
      'system/gpu_0_utilization_percentage',
      'sys/cpu',
      'DeviceStatsMonitor.on_train_batch_end/cpu_percent',
      'train/system_speed',
      'systematic/loss',
      'system',
    ].map((name) => metricPath(name)),
  ).toEqual([
    'system/gpu_0_utilization_percentage',
    'system/cpu',
    'system/cpu_percent',
    'train/system_speed',
    'train/systematic/loss',
    'train/system',
  ]);
  expect(metricPath('system/loss', 'eval')).toBe('eval/system/loss');
});

it('the speed of the training belongs to the machine', () => {
  expect(['train/examples_per_second', 'system/cpu', 'train/loss', 'eval/accuracy'].map(isSystemMetric)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

it('a share of the machine is read against all of it, and what the training takes from 0 on', () => {
  const paths = ['cpu_percent', 'memory_percent', 'gpu_0_percent', 'gpu_0_memory_percent', 'process_cpu_percent', 'x'];
  expect(paths.map((name) => systemScale(`system/${name}`).length)).toEqual([2, 2, 2, 2, 1, 1]);
  expect(systemScale('train/loss')).toEqual([]);
});

it('labels say the unit, and which card; an unknown name has none', () => {
  expect(systemLabel('system/gpu_3_temperature')).toBe('GPU 3, °C');
  expect(systemLabel('system/gpu.0.memoryAllocated')).toBe('GPU 0 memory, %');
  expect(systemLabel('system/cpu_percent')).toBe('Processor, whole machine, %');
  expect(systemLabel('system/process_cpu_percent')).toBe('Processor, training process, % of a core');
  expect(systemLabel('system/gpu.0.strange')).toBeNull();
  expect(systemLabel('system/constructor')).toBeNull();
  expect(systemLabel('train/loss')).toBeNull();
});
