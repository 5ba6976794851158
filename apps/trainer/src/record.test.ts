import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { eventFromLine } from '@rewardboard/protocol';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleForTest } from './bundle-for-test.ts';
import { evaluationAt, INFO, TEXTS } from './events-for-test.ts';
import { RUN_FILES } from './output-directory.ts';
import { seededRandom } from './random.ts';
import { Recorder } from './record.ts';

const KILLS = 15;

const temporary = () => mkdtempSync(join(tmpdir(), 'record-'));
const text = (directory: string, name: string) => readFileSync(join(directory, name), 'utf8');
const json = (directory: string, name: string) => JSON.parse(text(directory, name));

describe('recording', () => {
  it('leaves every file whole after every event', () => {
    const directory = temporary();
    const recorder = new Recorder(directory, INFO);
    expect(json(directory, RUN_FILES.history)).toEqual([]);
    expect(json(directory, RUN_FILES.samples).rows).toEqual([]);
    recorder.record({ type: 'start', info: INFO });
    recorder.record(TEXTS);
    for (let step = 1; step <= 30; step++) {
      recorder.record(evaluationAt(step));
      const lines = text(directory, RUN_FILES.journal).split('\n');
      expect(lines.at(-1)).toBe('');
      expect(eventFromLine(lines.at(-2)!)).toMatchObject({ type: 'evaluation', step });
      expect(json(directory, RUN_FILES.history)).toHaveLength(step);
      expect(json(directory, RUN_FILES.samples).rows).toHaveLength(2 * step);
      expect(text(directory, RUN_FILES.metricsLog).split('\n')).toHaveLength(step + 1);
      expect(text(directory, RUN_FILES.predictions).match(/Evaluation at Step/g)).toHaveLength(step);
    }
    expect(recorder.journalSize).toBe(readFileSync(join(directory, RUN_FILES.journal)).length);
    recorder.close();
    const rows = json(directory, RUN_FILES.samples).rows as { id: number; text?: unknown }[];
    expect(rows.filter((row) => row.text !== undefined).map((row) => row.id)).toEqual([3, 8]);
  });

  it('never writes over a run that is there', () => {
    const directory = temporary();
    new Recorder(directory, INFO).close();
    expect(() => new Recorder(directory, INFO)).toThrow('EEXIST');
  });
});

describe('a recorder that is killed', () => {
  const bundle = bundleForTest(new URL('./record-forever.ts', import.meta.url));
  afterAll(async () => rmSync(dirname(await bundle), { recursive: true }));

  it('loses nothing that was recorded, and leaves files that can be read', async () => {
    const random = seededRandom(1);
    for (let round = 0; round < KILLS; round++) {
      const directory = temporary();
      const child = spawn(process.execPath, [await bundle, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
      let printed = '';
      const enough = 1 + Math.floor(random() * 400);
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
        if (Number(printed.split('\n').at(-2) ?? 0) >= enough) child.kill('SIGKILL');
      });
      await new Promise((gone) => child.once('close', gone));
      const recorded = Number(printed.split('\n').at(-2));
      expect(recorded).toBeGreaterThanOrEqual(enough);
      const lines = text(directory, RUN_FILES.journal).split('\n');
      // Only the last piece may be half a line.
      const events = lines.slice(0, -1).map(eventFromLine);
      expect(events).not.toContain(null);
      expect(events.filter((e) => e!.type === 'evaluation').map((e) => (e as { step: number }).step)).toEqual(Array.from({ length: events.length - 2 }, (_, i) => i + 1));
      expect(events.length - 2).toBeGreaterThanOrEqual(recorded);
      expect(json(directory, RUN_FILES.history).length).toBeGreaterThanOrEqual(recorded);
      expect(json(directory, RUN_FILES.samples).rows.length).toBeGreaterThanOrEqual(2 * recorded);
      rmSync(directory, { recursive: true });
    }
  });
});
