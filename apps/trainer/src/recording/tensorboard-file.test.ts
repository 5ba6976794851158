import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunInfo } from '@rewardboard/protocol';
import { describe, expect, it } from 'vitest';
import { pythonWith } from '../../../../e2e/python.mjs';
import { evaluationAt, INFO, TEXTS } from '../testing/events-for-test.ts';
import { prepareOutputDirectory } from './output-directory.ts';
import { Recorder } from './record.ts';

const REPORTING: RunInfo = { ...INFO, trainConfig: { report_to: 'tensorboard' } };

function recorded(info = REPORTING): string {
  const directory = mkdtempSync(join(tmpdir(), 'tensorboard-'));
  const recorder = new Recorder(directory, info);
  for (const event of [{ type: 'start' as const, info }, TEXTS, evaluationAt(1), evaluationAt(2)])
    recorder.record(event);
  recorder.close();
  return directory;
}

describe('report_to: tensorboard', () => {
  it('writes one event file into logs, and only then', () => {
    expect(readdirSync(join(recorded(), 'logs'))).toEqual([expect.stringMatching(/^events\.out\.tfevents\.\d+\..+/)]);
    expect(existsSync(join(recorded(INFO), 'logs'))).toBe(false);
  });

  it('is replaced with the run, and nothing else in logs is', () => {
    const directory = recorded();
    writeFileSync(join(directory, 'logs', 'notes.txt'), 'mine');
    prepareOutputDirectory(directory, true);
    expect(readdirSync(join(directory, 'logs'))).toEqual(['notes.txt']);
  });

  const python = pythonWith('tensorboard');
  it.skipIf(python === null)('is what TensorBoard reads: every metric of every evaluation, in full', () => {
    const directory = recorded();
    const script = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
read = EventAccumulator(sys.argv[1]).Reload()
print(json.dumps({tag: [[event.step, str(event.value)] for event in read.Scalars(tag)] for tag in read.Tags()["scalars"] if tag in sys.argv[2:]}))
`;
    const { values } = evaluationAt(1);
    const { stdout, stderr } = spawnSync(python!, ['-c', script, join(directory, 'logs'), ...Object.keys(values)], {
      encoding: 'utf8',
    });
    const expected = Object.fromEntries(
      Object.keys(values).map((name) => [
        name,
        [1, 2].map((step) => [step, Math.fround(evaluationAt(step).values[name]!)]),
      ]),
    );
    const read = JSON.parse(stdout || JSON.stringify(stderr)) as Record<string, [number, string][]>;
    expect(
      Object.fromEntries(
        Object.entries(read).map(([name, points]) => [
          name,
          points.map(([step, value]) => [step, value === 'nan' ? NaN : Number(value)]),
        ]),
      ),
    ).toEqual(expected);
  });
});
