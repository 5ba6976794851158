import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { infoFromWire } from '@rewardboard/protocol';
import type { RunEvent } from '@rewardboard/protocol';
import { describe, expect, it } from 'vitest';
import { pythonWith } from '../../../e2e/python.mjs';
import { crc32c } from './crc32c.ts';
import { tensorboardHead, tensorboardRecords } from './tensorboard-write.ts';
import { bytesOfText } from './utf8.ts';

const TIME = 1_700_000_000_000;
const TEXTS = new Map([[7, { id: 7, problem: 'What is <b>2 + 2</b>?', solution: 'It is\n5 | 4' }]]);
const EVENTS: RunEvent[] = [
  {
    type: 'start',
    time: TIME,
    info: infoFromWire({
      id: 'r1',
      name: 'first try',
      trainConfig: { learning_rate: 0.001, lr_scheduler_type: 'linear', logging_first_step: true },
    }),
  },
  { type: 'train', time: TIME + 1000, step: 10, values: { 'train/loss': 0.5, 'train/grad_norm': Infinity } },
  {
    type: 'evaluation',
    time: TIME + 2000,
    step: 300,
    values: { 'train/loss': 0.25, 'eval/loss': NaN },
    histogram: { positive: [1, 3], negative: [5, 2] },
    samples: { id: [7, 9], label: [1, 0], predicted: [0, 0], probability: [0.25, 0.125] },
  },
  { type: 'end', time: TIME + 3000, outcome: 'finished', step: 300 },
];

/** Prints what TensorBoard itself reads from a file. */
const READER = `
import glob, json, math, sys
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
from tensorboard.plugins.hparams import plugin_data_pb2
from tensorboard.plugins.pr_curve import plugin_data_pb2 as pr_pb2
from tensorboard.util import tensor_util
out = []
for event in EventFileLoader(sys.argv[1]).Load():
    for value in event.summary.value:
        plugin = value.metadata.plugin_data.plugin_name
        row = {"tag": value.tag, "step": event.step, "time": event.wall_time, "plugin": plugin}
        if plugin == "hparams":
            data = plugin_data_pb2.HParamsPluginData.FromString(value.metadata.plugin_data.content)
            row["start"] = {k: (v.number_value or v.string_value or v.bool_value) for k, v in data.session_start_info.hparams.items()}
            row["status"] = data.session_end_info.status
        else:
            array = tensor_util.make_ndarray(value.tensor)
            row["value"] = [v.decode() if isinstance(v, bytes) else str(v) for v in array.flatten().tolist()]
            row["shape"] = list(array.shape)
        if plugin == "pr_curves":
            row["thresholds"] = pr_pb2.PrCurvePluginData.FromString(value.metadata.plugin_data.content).num_thresholds
        out.append(row)
print(json.dumps(out))
`;

const fileOf = (events: readonly RunEvent[]) =>
  Buffer.concat([tensorboardHead(TIME), ...events.map((event) => tensorboardRecords(event, TEXTS, TIME))]);

describe('a TensorBoard event file', () => {
  it('has the checksum of RFC 3720', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(bytesOfText('123456789'))).toBe(0xe3069283);
  });

  it('begins with the version that TensorBoard looks for', () => {
    const head = tensorboardHead(TIME);
    expect(Buffer.from(head.subarray(12, head.length - 4)).toString('latin1')).toContain('brain.Event:2');
    expect(new DataView(head.buffer).getBigUint64(0, true)).toBe(BigInt(head.length - 16));
  });

  it('leaves out what TensorBoard has no place for', () => {
    expect(tensorboardRecords({ type: 'sample-text', samples: [...TEXTS.values()] }, TEXTS, TIME)).toHaveLength(0);
  });

  const python = pythonWith('tensorboard');
  it.skipIf(python === null)('makes TensorBoard forget the branch that a resumed run trains anew', () => {
    const directory = mkdtempSync(join(tmpdir(), 'tb-'));
    const point = (step: number, loss: number): RunEvent => ({
      type: 'train',
      time: TIME + step,
      step,
      values: { 'train/loss': loss },
    });
    writeFileSync(
      join(directory, 'events.out.tfevents.1700000000.here.1.0'),
      fileOf([point(1, 0.5), point(2, 0.25), point(3, 8)]),
    );
    const start: RunEvent = { type: 'start', time: TIME + 9, info: infoFromWire({ id: 'r1' }), resumedFrom: 1 };
    writeFileSync(join(directory, 'events.out.tfevents.1700000001.here.1.0'), fileOf([start, point(2, 0.125)]));
    const script = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
read = EventAccumulator(sys.argv[1]).Reload()
print(json.dumps([[event.step, event.value] for event in read.Scalars("train/loss")]))
`;
    const { stdout, stderr } = spawnSync(python!, ['-c', script, directory], { encoding: 'utf8' });
    expect(stdout, stderr).toBe('[[1, 0.5], [2, 0.125]]\n');
  });

  it.skipIf(python === null)('is read by TensorBoard: scalars, curve, samples, configuration and outcome', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'tb-')), 'events.out.tfevents.1700000000.here.1.0');
    writeFileSync(file, fileOf(EVENTS));
    const { stdout, stderr } = spawnSync(python!, ['-c', READER, file], { encoding: 'utf8' });
    const rows = JSON.parse(stdout || `["${stderr}"]`) as {
      tag: string;
      step: number;
      plugin: string;
      time: number;
      value: string[];
      shape: number[];
      thresholds: number;
      start: unknown;
      status: number;
    }[];
    const row = (tag: string, step: number) =>
      rows.find((candidate) => candidate.tag === tag && candidate.step === step)!;
    expect(row('train/loss', 10)).toMatchObject({ plugin: 'scalars', value: ['0.5'], time: (TIME + 1000) / 1000 });
    expect(row('train/grad_norm', 10).value).toEqual(['inf']);
    expect(row('train/loss', 300).value).toEqual(['0.25']);
    expect(row('eval/loss', 300).value).toEqual(['nan']);
    // Thresholds 0, 0.5 and 1: true and false positives, true and false negatives, precision, recall.
    expect(row('eval/pr_curves', 300)).toMatchObject({ plugin: 'pr_curves', shape: [6, 3], thresholds: 3 });
    expect(row('eval/pr_curves', 300).value.map(Number)).toEqual([
      4,
      3,
      0,
      7,
      2,
      0,
      0,
      5,
      7,
      0,
      1,
      4,
      expect.closeTo(4 / 11, 6),
      expect.closeTo(0.6, 6),
      1,
      1,
      0.75,
      0,
    ]);
    const table = row('eval/samples', 300).value[0]!;
    expect(table).toContain('| 7 | 1 | 0 | 0.7500 | What is &lt;b&gt;2 \\+ 2&lt;/b&gt;? | It is 5 \\| 4 |');
    expect(row('_hparams_/session_start_info', 0).start).toEqual({
      learning_rate: 0.001,
      lr_scheduler_type: 'linear',
      logging_first_step: true,
    });
    expect(row('_hparams_/session_end_info', 300).status).toBe(1);
  });
});
