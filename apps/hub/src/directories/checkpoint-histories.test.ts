/** Checkpoints that tell the same history again and again, and those of a branch that was left. */

import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { readRuns } from '../read-runs.ts';
import { Viewer, openHub, temporaryFolder } from '../testing/open-hub.ts';

const until = { timeout: 20_000, interval: 20 };
const NOON = Date.UTC(2025, 10, 25, 12) / 1000;
const FIRST = 1.25;
const SECOND = 0.5;

interface Entry {
  step: number;
  loss: number;
}
const entriesTo = (to: number, loss: number, every = 10): Entry[] =>
  Array.from({ length: to / every }, (_, i) => ({ step: (i + 1) * every, loss }));
/** As transformers writes it: what stands before the list is of another length in each checkpoint. */
const stateOf = (entries: readonly Entry[], indent: number | undefined = 2) =>
  `${JSON.stringify({ best_metric: null, epoch: entries.length / 7, global_step: entries.at(-1)?.step ?? 0, log_history: entries.map(({ step, loss }) => ({ epoch: step / 100, learning_rate: 1 / step, loss: loss + 1 / step, step })), logging_steps: 10, max_steps: 1e6 }, null, indent)}\n`;

async function save(directory: string, step: number, content: string, second = step): Promise<string> {
  const [file, made] = [
    join(directory, `checkpoint-${step}/trainer_state.json`),
    join(await temporaryFolder(), 'made.json'),
  ];
  await mkdir(dirname(file), { recursive: true });
  await writeFile(made, content);
  await utimes(made, NOON + second, NOON + second);
  // It is never there with another time.
  await rename(made, file);
  return file;
}

async function fromDisk(directory: string) {
  const read = await readRuns({
    directories: [directory],
    stateDirectory: join(dirname(directory), 'state'),
    targets: [],
    notice: () => undefined,
  });
  const [live, ...others] = read.all();
  expect(others).toEqual([]);
  const { run, sources, next } = live!;
  await read.close();
  return {
    loss: columnsOf(run.series.get('train/loss')!),
    rate: run.series.get('train/learning_rate')!.length,
    ghosts: ghostsOf(run),
    about: run.about,
    told: next,
    records: [...sources.values()].map(({ records }) => records).sort((a, b) => a - b),
  };
}
const columnsOf = (series: { steps: ArrayLike<number>; values: ArrayLike<number> }) =>
  Array.from(series.steps, (step, i) => [step, series.values[i]! - 1 / step]);
const ghostsOf = ({
  ghosts,
}: {
  ghosts: ReadonlyMap<string, { series: ReadonlyMap<string, { steps: ArrayLike<number>; values: ArrayLike<number> }> }>;
}) =>
  [...ghosts.values()].flatMap(({ series }) =>
    series.has('train/loss') ? [columnsOf(series.get('train/loss')!)] : [],
  );
const close = (points: readonly Entry[]) => points.map(({ step, loss }) => [step, expect.closeTo(loss, 9)]);

it.each([2, undefined])(
  'checkpoints of one training add up to its history, each with its records, indented by %s',
  async (indent) => {
    const out = join(await temporaryFolder(), 'out');
    const steps = Array.from({ length: 12 }, (_, i) => (i + 1) * 5_000);
    for (const step of steps) await save(out, step, stateOf(entriesTo(step, FIRST), indent));
    const { loss, rate, ghosts, records, about, told } = await fromDisk(out);
    expect(loss).toEqual(close(entriesTo(60_000, FIRST)));
    expect(rate).toBe(6_000);
    expect(ghosts).toEqual([]);
    expect(records).toEqual(steps.map((step) => step / 10));
    // Each of them told whole would be 39,000 points.
    if (indent) expect(told).toBeLessThan(12_000);
    expect(about).toMatchObject({ plannedSteps: 1e6, lossNanFiltered: true });
  },
);

it('a checkpoint of a branch that was left becomes its ghost, in whatever order they are read', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(30, 500, 9_000),
      fc.constantFrom(60, 900, 12_000),
      fc.constantFrom(20, 600, 11_000),
      async (fork, old, now) => {
        fc.pre(old > fork);
        const out = join(await temporaryFolder(), 'out');
        const before = entriesTo(fork, FIRST);
        const after = entriesTo(now, SECOND).slice(before.length);
        for (const step of [fork, old]) await save(out, step, stateOf(entriesTo(step, FIRST)));
        if (now > fork) await save(out, now, stateOf([...before, ...after]), 100_000);
        const { loss, ghosts } = await fromDisk(out);
        expect(loss).toEqual(close(now > fork ? [...before, ...after] : entriesTo(old, FIRST)));
        expect(ghosts).toEqual(now > fork ? [close(entriesTo(old, FIRST).slice(before.length))] : []);
      },
    ),
    { seed: 41, numRuns: 12 },
  );
});

it('the same while somebody looks: the newer branch takes the place of the older one, and checkpoints that go take nothing along', async () => {
  const hub = await openHub();
  const out = join(hub.directory, 'out');
  const files = [
    await save(out, 50, stateOf(entriesTo(50, FIRST))),
    await save(out, 100, stateOf(entriesTo(100, FIRST))),
  ];
  const viewer = new Viewer(hub);
  await vi.waitFor(() => expect(viewer.runs).toMatchObject([{ directory: 'outputs/out', lastStep: 100 }]), until);
  await viewer.watch(viewer.runs[0]!.id);
  const now = [...entriesTo(50, FIRST), ...entriesTo(80, SECOND).slice(5)];
  files.push(await save(out, 80, stateOf(now), 200));
  await vi.waitFor(() => expect(columnsOf(viewer.run!.series.get('train/loss')!)).toEqual(close(now)), until);
  expect(ghostsOf(viewer.run!)).toEqual([close(entriesTo(100, FIRST).slice(5))]);
  for (const file of files.slice(0, 2)) await rm(dirname(file), { recursive: true });
  await vi.waitFor(
    () => expect(viewer.sources.map(({ path }) => path)).toEqual(['out/checkpoint-80/trainer_state.json']),
    until,
  );
  expect(columnsOf(viewer.run!.series.get('train/loss')!)).toEqual(close(now));
});

it('an older checkpoint does not take back that a loss was not finite', async () => {
  const out = join(await temporaryFolder(), 'out');
  const broken = (to: number) =>
    stateOf(entriesTo(to, FIRST)).replace(/"loss": [\d.]+,(\s+"step": 20\s)/, '"loss": NaN,$1');
  await save(out, 50, broken(50));
  await save(out, 100, broken(100));
  expect((await fromDisk(out)).about).toMatchObject({ lossNanFiltered: false });
});
