/** Numbers about the machine that trains: names that begin with "system/", as MLflow has them, and what others call them. */

import type { Split } from './metric-path.ts';

/** Before the first slash. Lightning's DeviceStatsMonitor adds where it measures: "DeviceStatsMonitor.on_train_batch_end". */
const GROUP = /^(?:sys|system|system_metrics|device_stats|DeviceStatsMonitor(?:\.\w{1,60})?)\//i;
const OF_SPLIT = /^(?:train|eval|test)\//;

/** Where the numbers of a name are kept that is about the machine; null for any other name. */
export function systemPath(name: string, split?: Split): string | null {
  const group = split === 'eval' ? null : GROUP.exec(name);
  return group ? `system/${name.slice(group[0].length)}` : null;
}

/** How fast the training is says as much about the machine. */
export function isSystemMetric(path: string): boolean {
  return path.startsWith('system/') || path.replace(OF_SPLIT, '') === 'examples_per_second';
}

const LABELS: Readonly<Record<string, string>> = {
  cpu_percent: 'Processor, whole machine, %',
  // Processes that it starts, such as those of several devices, have their own.
  process_cpu_percent: 'Processor, training process, % of a core',
  memory_percent: 'Memory in use, whole machine, %',
  process_memory_gib: 'Memory, training process, GiB',
  gpu_percent: 'GPU, %',
  gpu_memory_percent: 'GPU memory, %',
  gpu_temperature: 'GPU, °C',
  // W&B's names.
  cpu: 'Processor, training process, %',
  'proc.memory.rssMB': 'Memory, training process, MB',
  'gpu.gpu': 'GPU, %',
  'gpu.memoryAllocated': 'GPU memory, %',
  'gpu.temp': 'GPU, °C',
  'gpu.powerWatts': 'GPU, W',
};
/** "gpu_0_percent" of us and of MLflow, "gpu.0.temp" of W&B. */
const OF_GPU = /^gpu([_.])(\d{1,3})([_.].{1,60})$/;

/** Values that its axis always has: a share of the machine is read against all of it. */
export function systemScale(path: string): readonly number[] {
  if (!path.startsWith('system/')) return [];
  const isOfMachine = /(?:^system\/|_)(?:cpu|memory|gpu_\d{1,3})_percent$/.test(path) && !path.includes('process');
  return isOfMachine ? [0, 100] : [0];
}

/** What people call it; null where only its own name is known. */
export function systemLabel(path: string): string | null {
  if (!path.startsWith('system/')) return null;
  const name = path.slice('system/'.length);
  const gpu = OF_GPU.exec(name);
  if (!gpu) return Object.hasOwn(LABELS, name) ? LABELS[name]! : null;
  const key = `gpu${gpu[3]}`;
  return Object.hasOwn(LABELS, key) ? LABELS[key]!.replace('GPU', `GPU ${gpu[2]}`) : null;
}
