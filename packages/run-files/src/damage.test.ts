/** Damage loses the records that it touches and no others; nothing throws, and memory is bounded. */

import type { EvaluationEvent, RunEvent, SampleText } from '@rewardboard/protocol';
import { describe, expect, it } from 'vitest';
import {
  FORMATS,
  MAX_RECORD_BYTES,
  formatOf,
  recognize,
  tensorboardHead,
  tensorboardRecords,
  textOf,
  historyFile,
  historyRow,
  journalLine,
  metricsLogLine,
  predictionSampleRows,
  predictionSamplesFile,
  predictionsBlock,
} from './index.ts';
import type { Format } from './index.ts';
import { WANDB_HEAD, historyRecord, wandbRecord } from './testing/wandb-file.ts';

const RECORDS = 12;
/** Damaged files a format; the full count is 10,000. */
const FILES_EACH = Number(process.env.REWARDBOARD_DAMAGED_FILES ?? 300);
const bytesOf = (...parts: (string | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? new TextEncoder().encode(part) : part))),
  );

/** mulberry32 */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function eventAt(step: number): EvaluationEvent {
  return {
    type: 'evaluation',
    time: Date.UTC(2026, 5, 1) + step * 1000,
    step,
    epoch: step / 1000,
    values: {
      'train/loss': 7 / step,
      'train/learning_rate': step / 1e7,
      'eval/loss': step === 300 ? NaN : 9 / step,
      'eval/accuracy': 0.5,
      'eval/f1': 0.25,
    },
    counts: { tp: step, tn: step + 1, fp: step + 2, fn: step + 3 },
    samples: { id: [step, step + 1], label: [1, 0], predicted: [1, 1], probability: [0.75, 0.625] },
  };
}

/** Content of a file, one part a record with what separates it from its neighbours, and what surrounds them. */
interface Parts {
  open: string | Uint8Array;
  records: (string | Uint8Array)[];
  close: string | Uint8Array;
  /** What all records need to be understood, the header of a table, is spared. */
  isOpenSpared?: true;
}
const STEPS = Array.from({ length: RECORDS }, (_, i) => (i + 1) * 100);
const TEXTS = new Map<number, SampleText>(
  STEPS.map((step) => [step, { id: step, problem: `{"step": ${step}} is "quoted"`, solution: 'a\nb }, {' }]),
);
const grown = (file: typeof historyFile, rows: string[]): Parts => ({
  open: file.empty.slice(0, -file.closing.length),
  records: rows.map((row, i) => file.row(row, i === 0)),
  close: file.closing,
});
const number = (step: number) => (step === 300 ? 'NaN' : String(7 / step));
const FILES: Record<string, Parts> = {
  'events.out.tfevents.1': {
    open: tensorboardHead(0),
    records: STEPS.map((step) =>
      tensorboardRecords({ ...eventAt(step), samples: undefined } as unknown as EvaluationEvent, new Map(), 0),
    ),
    close: '',
  },
  // Each fits into the first block, so that places in the file don't matter.
  'run-a.wandb': {
    open: WANDB_HEAD,
    records: STEPS.map((step) =>
      wandbRecord(historyRecord({ loss: String(7 / step), 'val/loss': number(step), _step: String(step) }), 0),
    ),
    close: '',
  },
  // A metric of MLflow.
  train_loss: {
    open: '',
    records: STEPS.map((step) => `${1763200000000 + step} ${number(step).toLowerCase()} ${step}\n`),
    close: '',
  },
  'trainer_state.json': {
    open: '{\n  "best_metric": null,\n  "log_history": [\n',
    records: STEPS.map(
      (step, i) =>
        `    {\n      "epoch": ${step / 1000},\n      "eval_loss": ${number(step)},\n      "loss": ${3 / step},\n      "step": ${step}\n    }${i + 1 < STEPS.length ? ',' : ''}\n`,
    ),
    close:
      '  ],\n  "max_steps": 1200,\n  "stateful_callbacks": {\n    "TrainerControl": {\n      "args": {}\n    }\n  },\n  "total_flos": 1.5\n}\n',
  },
  'metrics.csv': {
    open: 'epoch,step,train_loss,val_acc,val_loss\n',
    records: STEPS.map((step, i) => `${i},${step},${7 / step},,${number(step)}\n`),
    close: '',
    isOpenSpared: true,
  },
  // Its first row says from where it counts.
  'training.csv': {
    open: 'epoch,loss,val_loss\n0,1,1\n',
    records: STEPS.map((step, i) => `${i + 1},${7 / step},${number(step)}\n`),
    close: '',
    isOpenSpared: true,
  },
  'log.jsonl': {
    open: '',
    records: STEPS.map((step) => `{"step": ${step}, "loss": ${7 / step}, "val": {"loss": ${number(step)}}}\n`),
    close: '',
  },
  'console.log': {
    open: 'begin\n',
    records: STEPS.map((step) => `step ${step}: train loss ${7 / step}, val loss ${number(step)}\n`),
    close: '',
  },
  'events.jsonl': { open: '', records: STEPS.map((step) => journalLine(eventAt(step))), close: '' },
  'metrics.log': { open: 'begin\n', records: STEPS.map((step) => metricsLogLine(eventAt(step))!), close: '' },
  'metrics_history.json': grown(
    historyFile,
    STEPS.map((step) => historyRow(eventAt(step))!),
  ),
  'predictions.log': {
    open: '',
    records: STEPS.map((step) => predictionsBlock(eventAt(step), { threshold: 0.5 })!),
    close: '',
  },
  'prediction_samples.json': grown(
    predictionSamplesFile({ positiveLabel: 'ok', threshold: 0.5 }),
    STEPS.flatMap((step) => predictionSampleRows(eventAt(step), TEXTS)),
  ),
};

/** Where a record is little more than a number, a digit that is lost makes another number. */
const TOLERATED: Readonly<Record<string, number>> = {
  'console.log': Infinity,
  'metrics.csv': 0.25,
  'training.csv': 0.25,
  train_loss: 0.45,
};

/** By its name, or by the content of the undamaged file. */
function formatNamed(name: string): Format {
  const whole = FILES[name] && bytesOf(FILES[name].open, ...FILES[name].records);
  return formatOf(name) ?? (recognize({ fileName: name, bytes: whole!, text: textOf(whole!) }) as Format);
}

function damage(bytes: Uint8Array, at: number, length: number, kind: number, random: () => number): Uint8Array {
  const noise = Uint8Array.from({ length }, () =>
    random() < 0.5 ? random() * 256 : '{}[]",:\\\n =|0123456789'.charCodeAt(random() * 22),
  );
  const before = bytes.subarray(0, at);
  if (kind === 0) return Buffer.concat([before, noise, bytes.subarray(at + length)]);
  return kind === 1
    ? Buffer.concat([before, noise, bytes.subarray(at)])
    : Buffer.concat([before, bytes.subarray(at + length)]);
}

/** What a test compares: samples are told in growing columns, so each is looked at for itself. */
function facts(events: readonly RunEvent[]): Set<string> {
  const found = new Set<string>();
  for (const event of events) {
    if (event.type === 'points')
      for (const [path, { steps, values }] of Object.entries(event.series))
        for (let i = 0; i < steps.length; i++)
          if (path !== 'epoch' && path !== 'time') found.add(`${path} ${steps[i]} ${values[i]}`);
    if (event.type !== 'evaluation') continue;
    const { step, values, counts, samples } = event;
    if (Object.keys(values).length > 0)
      found.add(
        JSON.stringify(
          [
            step,
            Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)),
            counts && [counts.tp, counts.tn, counts.fp, counts.fn],
          ],
          (_, v: unknown) => (typeof v === 'number' ? String(v) : v),
        ),
      );
    samples?.id.forEach((id, i) =>
      found.add(JSON.stringify([step, id, samples.label[i], samples.predicted[i], samples.probability[i]])),
    );
  }
  return found;
}
function readAll(name: string, bytes: Uint8Array, cut: number) {
  const reader = formatNamed(name).open();
  const first = reader.read(bytes.subarray(0, cut));
  const second = reader.read(bytes.subarray(first.consumed));
  return { events: [...first.events, ...second.events], damaged: [...first.damaged, ...second.damaged] };
}

describe.each(Object.entries(FILES))('%s', (name, { open, records, close, isOpenSpared }) => {
  it('keeps every intact record, whatever happens to others', () => {
    const bytes = bytesOf(open, ...records, close);
    const starts = [bytesOf(open).length];
    for (const record of records) starts.push(starts.at(-1)! + bytesOf(record).length);
    // What a record says is what is new with it.
    const factsUpTo = records.map((_, i) =>
      facts(readAll(name, bytesOf(open, ...records.slice(0, i + 1), close), 0).events),
    );
    const factsOf = factsUpTo.map(
      (all, i) => new Set([...all].filter((fact) => i === 0 || !factsUpTo[i - 1]!.has(fact))),
    );
    for (const of of factsOf) expect(of.size).toBeGreaterThan(0);
    let intact = 0;
    let lost = 0;
    let silent = 0;
    for (let seed = 0; seed < FILES_EACH; seed++) {
      const random = seeded(seed);
      const kind = Math.floor(random() * 3);
      const length = 1 + Math.floor(random() * 64);
      const from = isOpenSpared ? starts[0]! : 0;
      const at = from + Math.floor(random() * (bytes.length - from));
      const { events, damaged } = readAll(
        name,
        damage(bytes, at, length, kind, random),
        Math.floor(random() * bytes.length),
      );
      const found = facts(events);
      const end = kind === 1 ? at : at + length;
      records.forEach((_, i) => {
        const present = [...factsOf[i]!].every((fact) => found.has(fact));
        // A separator belongs to both of its neighbours.
        if (end < starts[i]! - 3 || at > starts[i + 1]! + 3) {
          intact++;
          if (!present) lost++;
        } else if (
          !present &&
          damaged.length === 0 &&
          facts(events).size < new Set(factsOf.flatMap((set) => [...set])).size
        )
          silent++;
      });
    }
    expect(intact).toBeGreaterThan(FILES_EACH * 5);
    if (FILES_EACH >= 10_000)
      console.log(`${name}: ${lost} of ${intact} intact records lost, over ${FILES_EACH} damaged files`);
    expect(lost / intact).toBeLessThanOrEqual(FILES_EACH < 1_000 ? 0.001 : 0.0001);
    // A whole record cut out leaves no trace, and a line of free text is nobody's damage; but that is rare where records are long.
    expect(silent / FILES_EACH).toBeLessThan(TOLERATED[name] ?? 0.12);
  });
});

describe.each(FORMATS.map((format) => format.id))('%s', (id) => {
  const format = FORMATS.find((format) => format.id === id)!;
  const ENDLESS: Record<string, string> = {
    'a line without an end': 'x',
    'an opening brace': '{',
    'an opening bracket': '[',
    'nested objects': '{"a":',
    'nested rows': '{"rows": [',
    'a string without an end': '{"a": "',
    'a title': 'Evaluation at Step 5 ',
    'an entry': '[Step 5 | Epoch ',
    spaces: ' ',
    'line ends': '\n',
    'bytes of nothing': '\0',
    'bytes that are no text': '\xff',
    quotes: '"',
    backslashes: '{"\\',
    keys: '{"step": 1, "a": 1}, {"b": ',
  };
  it.each(Object.entries(ENDLESS))('reads on past more than a record of %s', (_, piece) => {
    const size = 1.2 * MAX_RECORD_BYTES;
    const bytes = Uint8Array.from(Buffer.from(piece.repeat(Math.ceil(size / piece.length)), 'latin1')).subarray(
      0,
      size,
    );
    const reader = format.open();
    const start = process.cpuUsage();
    let given = 0;
    let consumed = 0;
    // As a follower gives it: longer, until something is consumed.
    while (given < bytes.length) {
      given = Math.min(bytes.length, given + 256 * 1024);
      consumed += reader.read(bytes.subarray(consumed, given)).consumed;
      expect(given - consumed).toBeLessThanOrEqual(MAX_RECORD_BYTES + 256 * 1024);
    }
    // Of the processor: on a busy machine the clock says nothing.
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000).toBeLessThan(8000);
  });
});

it('goes on behind a line that is too long, and counts it', () => {
  const long = 'x'.repeat(MAX_RECORD_BYTES + 1);
  const { events, damaged } = readAll(
    'events.jsonl',
    bytesOf(`${journalLine(eventAt(100))}${long}\n${journalLine(eventAt(200))}`),
    5000,
  );
  expect(events.map((event) => event.type === 'evaluation' && event.step)).toEqual([100, 200]);
  expect(damaged).toEqual([{ line: 2, text: expect.stringMatching(/^longer than 1048576 bytes: x+…$/) as string }]);
});

it('names line and text of a damaged record', () => {
  expect(
    readAll(
      'metrics.log',
      bytesOf('[Step   250 | Epoch 0.50] Loss: 0.45\nsaved [Step 3 now\n[Step   300 | Epoch 0.60] Loss: 0.4x\n'),
      0,
    ).damaged,
  ).toEqual([{ line: 3, text: '[Step   300 | Epoch 0.60] Loss: 0.4x' }]);
  expect(
    readAll(
      'metrics_history.json',
      bytesOf('[{"step": 1}, {"step": 2x}, 7, {"step": 3}, {"epoch": 3}]'),
      0,
    ).damaged.map(({ line }) => line),
  ).toEqual([2, 4]);
  expect(
    readAll('prediction_samples.json', bytesOf('{"format": "other", "version": 2, "rows": [\n]}'), 0).damaged,
  ).toEqual([
    { line: 1, text: expect.stringMatching(/^not "rewardboard-prediction-samples" version 1: .*"other"/) as string },
  ]);
});

it('takes no number of a block that lost its title for the block before', () => {
  const blocks = [100, 200, 300].map((step) => predictionsBlock(eventAt(step), { threshold: 0.5 })!);
  for (const broken of [blocks[1]!.replace('Evaluation', 'Evalx'), blocks[1]!.replace(/^=+\nEvaluation.*\n/, '')]) {
    const { events, damaged } = readAll('predictions.log', bytesOf(blocks[0]! + broken + blocks[2]!), 0);
    expect([...facts(events)].sort()).toEqual(
      [...facts(readAll('predictions.log', bytesOf(blocks[0]! + blocks[2]!), 0).events)].sort(),
    );
    expect(damaged).toHaveLength(1);
  }
});

it('a start event nested too deep is cut, not a trap for whoever walks through it', () => {
  const bomb = `{"type":"start","info":{"id":"a","modelConfig":${'['.repeat(5000)}${']'.repeat(5000)}}}\n`;
  const { events, damaged } = readAll('events.jsonl', bytesOf(bomb + journalLine(eventAt(100))), 0);
  expect(events).toHaveLength(2);
  expect(damaged).toHaveLength(0);
  expect(JSON.stringify(events[0]).length).toBeLessThan(1000);
});

/** Bytes of a line that nobody ends; 1 GB with REWARDBOARD_LINE_BYTES=1e9. */
const LINE_BYTES = Number(process.env.REWARDBOARD_LINE_BYTES ?? 3e7);

it.each(['log.jsonl', 'metrics.csv', 'console.log', 'events.out.tfevents.1', 'metrics_history.json'])(
  '%s: a line of very many bytes takes no memory, and what follows is read',
  (name) => {
    const { open, records } = FILES[name]!;
    const reader = formatNamed(name).open();
    const piece = new Uint8Array(256 * 1024).fill(0x78);
    let rest = bytesOf(open);
    let damaged = 0;
    const give = (bytes: Uint8Array) => {
      const all = bytesOf(rest, bytes);
      const result = reader.read(all);
      rest = all.slice(result.consumed);
      damaged += result.damaged.length;
      return result.events;
    };
    for (let given = 0; given < LINE_BYTES; given += piece.length) {
      give(piece);
      expect(rest.length).toBeLessThanOrEqual(MAX_RECORD_BYTES + piece.length);
    }
    const events = give(bytesOf('\n', ...records));
    expect(damaged).toBe(1);
    expect(facts(events).size).toBeGreaterThanOrEqual(records.length);
  },
);

it.each([
  ['log.jsonl', `{"step": 5, "loss": 0.5, ${Array.from({ length: 60_000 }, (_, i) => `"k${i}": ${i}`).join(', ')}}\n`],
  ['log.jsonl', `{"step": 5, "loss": 0.5, "deep": ${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}\n`],
  ['log.jsonl', `{"step": 5, "loss": 0.5, "deep": ${'['.repeat(200_000)}${']'.repeat(200_000)}}\n`],
  [
    'trainer_state.json',
    `{"log_history": [{"step": 5, "loss": 0.5, "deep": ${'['.repeat(200_000)}${']'.repeat(200_000)}}, {"step": 6, "loss": 0.5}]}`,
  ],
  [
    'metrics_history.json',
    `[{"step": 5, "loss": 0.5, ${Array.from({ length: 60_000 }, (_, i) => `"k${i}": ${i}`).join(', ')}}]`,
  ],
  ['console.log', `${'loss '.repeat(200_000)}: 0.5\n${'a'.repeat(1_000_000)}: 1 loss: 0.5\n${'{'.repeat(1_000_000)}\n`],
])('%s: a record of very many keys, or very deep, is read in bounded time', (name, text) => {
  const start = performance.now();
  const { events } = formatNamed(name).open().read(bytesOf(text));
  expect(performance.now() - start).toBeLessThan(4_000);
  const numbers = events.reduce(
    (sum, event) =>
      sum +
      (event.type === 'points'
        ? Object.keys(event.series).length
        : event.type === 'train'
          ? Object.keys(event.values).length
          : 0),
    0,
  );
  expect(numbers).toBeLessThan(100_000);
});
