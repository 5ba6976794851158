import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { eventFromLine } from '@rewardboard/protocol';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleForTest } from '../testing/bundle-for-test.ts';
import { evaluationAt, INFO, TEXTS } from '../testing/events-for-test.ts';
import { RUN_FILES } from './output-directory.ts';
import { seededRandom } from '../base/random.ts';
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

describe('a recorder that goes on', () => {
  const point = (step: number) => ({ type: 'train' as const, step, values: { 'train/loss': step } });
  const stepsOf = (directory: string) =>
    (json(directory, RUN_FILES.history) as { step: number }[]).map(({ step }) => step);

  it('keeps the journal whole, closes its torn line, and writes the other files anew without the steps that are made again', () => {
    const directory = temporary();
    const first = new Recorder(directory, INFO);
    for (const event of [
      { type: 'start' as const, info: INFO },
      TEXTS,
      point(1),
      evaluationAt(2),
      point(3),
      evaluationAt(4),
    ])
      first.record(event);
    first.close();
    appendFileSync(join(directory, RUN_FILES.journal), '{"type":"train","st');
    const before = text(directory, RUN_FILES.journal);
    const second = new Recorder(directory, INFO, 3);
    expect(text(directory, RUN_FILES.journal)).toBe(`${before}\n`);
    expect(second.journalSize).toBe(Buffer.byteLength(before) + 1);
    expect(stepsOf(directory)).toEqual([1, 2, 3]);
    for (const event of [{ type: 'start' as const, info: INFO, resumedFrom: 3 }, evaluationAt(4), point(5)])
      second.record(event);
    second.close();
    expect(stepsOf(directory)).toEqual([1, 2, 3, 4, 5]);
    // A second resume, from before the first one: neither branch after it counts.
    const third = new Recorder(directory, INFO, 2);
    third.record({ type: 'start', info: INFO, resumedFrom: 2 });
    third.record(point(3));
    third.close();
    expect(stepsOf(directory)).toEqual([1, 2, 3]);
    expect(text(directory, RUN_FILES.predictions).match(/Evaluation at Step/g)).toHaveLength(1);
    const { rows } = json(directory, RUN_FILES.samples) as { rows: { step: number; text?: unknown }[] };
    expect(rows.map(({ step, text: words }) => [step, words !== undefined])).toEqual([
      [2, true],
      [2, true],
    ]);
    expect(readdirSync(directory).sort()).toEqual(
      Object.values(RUN_FILES)
        .filter((name) => name !== RUN_FILES.run)
        .sort(),
    );
    const events = text(directory, RUN_FILES.journal).trimEnd().split('\n').map(eventFromLine);
    expect(events.filter((event) => event === null)).toHaveLength(1);
    expect(events.flatMap((event) => (event?.type === 'start' ? [event.resumedFrom] : []))).toEqual([undefined, 3, 2]);
  });
});

/** A disk of 256 kB, where this test may make one. */
function smallDisk(): string | null {
  const directory = temporary();
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', directory]);
  return status === 0 ? directory : null;
}

describe('a recorder on a full disk', () => {
  const disk = smallDisk();
  if (disk === null)
    console.log('No small disk can be mounted here (that needs root): the test of a full disk is skipped.');
  afterAll(() => void (disk && spawnSync('umount', [disk])));

  it.skipIf(disk === null)(
    'keeps what finds no room, leaves every file whole, and writes all of it when there is room again',
    async () => {
      const directory = disk!;
      const recorder = new Recorder(directory, INFO);
      recorder.record(TEXTS);
      const ballast = join(directory, 'ballast');
      const blocks = Array.from({ length: 64 }, (_, i) => `${ballast}-${i}`);
      let filled = 0;
      try {
        for (const block of blocks) {
          writeFileSync(block, Buffer.alloc(4096));
          filled++;
        }
      } catch {
        // Full.
      }
      expect(filled).toBeLessThan(blocks.length);
      let step = 0;
      const random = seededRandom(3);
      while (step < 400) {
        recorder.record(evaluationAt(++step));
        if (recorder.waiting > 0 && random() < 0.1) rmSync(blocks[Math.floor(random() * filled)]!, { force: true });
        const lines = text(directory, RUN_FILES.journal).split('\n');
        expect(lines.at(-1)).toBe('');
        expect(lines.slice(0, -1).map(eventFromLine)).not.toContain(null);
        for (const name of [RUN_FILES.history, RUN_FILES.samples]) expect(() => json(directory, name)).not.toThrow();
      }
      expect(recorder.waiting).toBeGreaterThan(0);
      expect(await recorder.finish(1)).toBeGreaterThan(0);
      expect(recorder.givenUp).toBe(0);
      spawnSync('mount', ['-o', 'remount,size=4m', directory]);
      expect(await recorder.finish(10_000)).toBe(0);
      recorder.close();
      const all = Array.from({ length: 400 }, (_, i) => i + 1);
      expect(
        text(directory, RUN_FILES.journal)
          .trimEnd()
          .split('\n')
          .slice(1)
          .map((line) => (eventFromLine(line) as { step: number }).step),
      ).toEqual(all);
      expect((json(directory, RUN_FILES.history) as { step: number }[]).map((row) => row.step)).toEqual(all);
      expect((json(directory, RUN_FILES.samples).rows as { step: number }[]).map((row) => row.step)).toEqual(
        all.flatMap((s) => [s, s]),
      );
      expect(text(directory, RUN_FILES.metricsLog).trimEnd().split('\n')).toHaveLength(400);
      expect(text(directory, RUN_FILES.predictions).match(/Evaluation at Step/g)).toHaveLength(400);
    },
  );

  it.skipIf(disk === null)('keeps 64 million characters at most, and counts what it gave up', () => {
    const directory = join(disk!, 'bound');
    mkdirSync(directory);
    spawnSync('mount', ['-o', 'remount,size=5m', disk!]);
    const recorder = new Recorder(directory, INFO);
    const longText = 'x'.repeat(20_000_000);
    for (let i = 0; i < 5; i++) recorder.record({ type: 'notice', level: 'info', text: longText });
    expect([recorder.waiting, recorder.givenUp]).toEqual([3, 2]);
    recorder.close();
  });
});

describe('a recorder that is killed', () => {
  const bundle = bundleForTest(new URL('../testing/record-forever.ts', import.meta.url));
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
      expect(events.filter((e) => e!.type === 'evaluation').map((e) => (e as { step: number }).step)).toEqual(
        Array.from({ length: events.length - 2 }, (_, i) => i + 1),
      );
      expect(events.length - 2).toBeGreaterThanOrEqual(recorded);
      expect(json(directory, RUN_FILES.history).length).toBeGreaterThanOrEqual(recorded);
      expect(json(directory, RUN_FILES.samples).rows.length).toBeGreaterThanOrEqual(2 * recorded);
      rmSync(directory, { recursive: true });
    }
  });
});
