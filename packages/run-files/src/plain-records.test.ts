/** Stretches of plain records are read by a kernel, all others one by one: what comes of it must not depend on which. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyEvents, emptyRun, snapshotOf } from '@rewardboard/protocol';
import type { RunEvent } from '@rewardboard/protocol';
import { maskedCrc32c } from './crc32c.ts';
import type { Damage } from './format.ts';
import { plainRecordsKernel } from './plain-records-kernel.ts';
import { TensorboardReader } from './tensorboard-read.ts';
import { tensorboardHead, tensorboardRecords } from './tensorboard-write.ts';

interface Scalar {
  tag: string;
  step: number;
  value: number;
}

function fileOf(scalars: readonly Scalar[]): Uint8Array {
  return Buffer.concat([
    tensorboardHead(0),
    ...scalars.map(({ tag, step, value }) =>
      tensorboardRecords({ type: 'train', step, time: 1_000 + step, values: { [tag]: value } }, new Map(), 0),
    ),
  ]);
}

interface Read {
  events: RunEvent[];
  records: number;
  damaged: Damage[];
  consumed: number;
}

/** @param most bytes that are given at once */
function read(file: Uint8Array, most = file.length, reader = new TensorboardReader()): Read {
  const all: Read = { events: [], records: 0, damaged: [], consumed: 0 };
  for (let given = most; all.consumed < file.length;) {
    const { events, records, damaged, consumed } = reader.read(file.subarray(all.consumed, all.consumed + given));
    all.events.push(...events);
    all.records += records;
    all.damaged.push(...damaged);
    all.consumed += consumed;
    if (consumed === 0 && all.consumed + given >= file.length) break;
    // A reader that waits for a record's end gets more.
    given = consumed === 0 ? given * 2 : most;
  }
  return all;
}

function summed({ events, ...rest }: Read) {
  const run = emptyRun();
  applyEvents(run, events);
  return { ...rest, run: snapshotOf(run) };
}

const tag = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom(
      'train/loss',
      'l',
      'lr',
      'eval/loss',
      'eval/accuracy',
      'a_tag_of_8',
      'loss',
      'time',
      'train/epoch',
      'epoch_loss',
      '_hparams_/lr',
      'train/learning_rate_of_the_second_group',
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 140, unit: 'binary' }) },
);
const value = fc.oneof(fc.float(), fc.constantFrom(NaN, Infinity, -Infinity, 0, -0));
/** Mostly the same tags in the same order, as programs write them, now and then something else; steps that rise, and now and then begin anew. */
const scalars = fc
  .tuple(
    fc.array(tag, { minLength: 1, maxLength: 6 }),
    fc.integer({ min: 0, max: 40 }),
    fc.array(fc.record({ at: fc.nat(9_000), tag, step: fc.oneof(fc.nat(200), fc.nat(2 ** 31)) }), { maxLength: 8 }),
    fc.array(value, { minLength: 1, maxLength: 20 }),
    fc.integer({ min: 100, max: 6_000 }),
  )
  .map(([tags, first, others, values, count]) => {
    const told: Scalar[] = Array.from({ length: count }, (_, i) => ({
      tag: tags[i % tags.length]!,
      step: first + Math.floor(i / tags.length) * 7,
      value: values[i % values.length]!,
    }));
    for (const { at, ...other } of others) told.splice(at, 0, { ...other, value: values[0]! });
    return told;
  });
const damages = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    kind: fc.constantFrom('flip', 'insert', 'delete'),
    byte: fc.integer({ min: 1, max: 255 }),
  }),
  { maxLength: 3 },
);

it('there is a kernel on this machine', () => {
  expect(plainRecordsKernel()).not.toBeNull();
});

it('with the kernel and without it the same is understood, in damaged files too', () => {
  fc.assert(
    fc.property(scalars, damages, fc.integer({ min: 1_000, max: 400_000 }), (told, damaged, slice) => {
      const file = Array.from(fileOf(told));
      for (const { at, kind, byte } of damaged) {
        const place = Math.floor(at * (file.length - 1));
        if (kind === 'flip') file[place] = file[place]! ^ byte;
        else file.splice(place, kind === 'insert' ? 0 : 1, ...(kind === 'insert' ? [byte] : []));
      }
      const bytes = Uint8Array.from(file);
      expect(summed(read(bytes, slice))).toEqual(summed(read(bytes, slice, new TensorboardReader({}, () => null))));
    }),
    { numRuns: 60 },
  );
});

it('two files that are read in turns do not disturb one another', () => {
  const files = ['a', 'b'].map((name) =>
    fileOf(Array.from({ length: 3_000 }, (_, i) => ({ tag: `${name}${i % 3}`, step: Math.floor(i / 3), value: i }))),
  );
  const readers = files.map(() => new TensorboardReader());
  const runs = files.map(() => emptyRun());
  const consumedOf: number[] = [];
  for (let half = 0; half < 2; half++)
    files.forEach((file, i) => {
      const cut = file.length >> 1;
      const { consumed, events } = readers[i]!.read(half === 0 ? file.subarray(0, cut) : file.subarray(consumedOf[i]));
      consumedOf[i] = consumed;
      applyEvents(runs[i]!, events);
    });
  runs.forEach((run, i) => {
    const name = ['a', 'b'][i]!;
    expect([...run.series.keys()].filter((key) => key !== 'time').sort()).toEqual(
      [0, 1, 2].map((k) => `train/${name}${k}`),
    );
    expect(run.series.get(`train/${name}2`)!.last).toEqual({ step: 999, value: 2_999 });
    expect(run.series.get(`train/${name}2`)!.length).toBe(1_000);
  });
});

it('a record whose checksum is wrong is no plain one, wherever it lies', () => {
  const records = Array.from({ length: 500 }, (_, i) => ({ tag: 'train/loss', step: i + 1, value: i }));
  const file = fileOf(records);
  const size = fileOf(records.slice(0, 2)).length - fileOf(records.slice(0, 1)).length;
  const start = fileOf(records.slice(0, 300)).length;
  for (let byte = 12; byte < size; byte++) {
    const damaged = Uint8Array.from(file);
    damaged[start + byte] = damaged[start + byte]! ^ 0x10;
    const { records, damaged: found } = read(damaged);
    expect([byte, records, found.length]).toEqual([byte, 500, 1]);
  }
  expect(maskedCrc32c(file, 0, 8)).toBe(new DataView(file.buffer, file.byteOffset).getUint32(8, true));
});
