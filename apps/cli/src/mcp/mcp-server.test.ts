/** An agent's client, the official one, asks the server about real files. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { readRuns } from '@rewardboard/hub';
import { npyOfFloat32 } from '@rewardboard/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { mcpServerOf } from './mcp-server.ts';

const ROWS = 400;
const LABELS = Array.from({ length: ROWS }, (_, i) => i % 2);

/** A run whose answers are right where `isRight` says so. */
function writeRun(parent: string, id: string, isRight: (i: number) => boolean): void {
  const directory = join(parent, id);
  mkdirSync(join(directory, 'predictions'), { recursive: true });
  const info = { version: 1, id, name: `run ${id}`, createdAt: 1e12, threshold: 0.5, trainConfig: { seed: 1, lr: id } };
  const events = [
    { type: 'start', time: 1e12, info },
    ...Array.from({ length: 50 }, (_, i) => ({
      type: 'train',
      step: i + 1,
      values: { 'train/loss': i === 6 ? 'NaN' : 1 / (i + 1) },
    })),
    {
      type: 'evaluation',
      step: 50,
      values: { 'eval/loss': 0.5, 'eval/accuracy': 0.75 },
      counts: { tp: 150, tn: 150, fp: 50, fn: 50 },
    },
    { type: 'end', outcome: 'finished', step: 50 },
  ];
  writeFileSync(join(directory, 'events.jsonl'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  const numbers = LABELS.map((_, i) => i);
  const examples = {
    format: 'rewardboard-predictions',
    version: 1,
    kind: 'solutions',
    value: 'probability',
    threshold: 0.5,
    fingerprint: 'f'.repeat(16),
    total: ROWS,
    withoutText: 0,
    problems: numbers.map((i) => `problem ${i}`),
    id: numbers,
    problem: numbers,
    label: LABELS,
    solution: numbers,
    step: numbers.map(() => 0),
    text: numbers.map((i) => `text ${i}`),
    slices: {},
  };
  writeFileSync(join(directory, 'predictions', 'examples.json.gz'), gzipSync(JSON.stringify(examples)));
  const values = Float32Array.from(LABELS, (label, i) => (isRight(i) === (label === 1) ? 0.8 : 0.2));
  writeFileSync(join(directory, 'predictions', 'step-50.npy'), npyOfFloat32(values));
}

async function openClient() {
  const directory = mkdtempSync(join(tmpdir(), 'rewardboard-mcp-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeRun(directory, 'a', (i) => i % 4 > 1);
  writeRun(directory, 'b', (i) => i % 8 > 0);
  const reading = await readRuns({
    directories: [directory],
    stateDirectory: join(directory, 'none'),
    targets: [],
    notice: () => undefined,
  });
  onTestFinished(() => reading.close());
  const server = mcpServerOf(reading, '0.0.0-test');
  const client = new Client({ name: 'test', version: '1' });
  const [here, there] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(there), client.connect(here)]);
  onTestFinished(() => client.close());
  const call = async (name: string, given: Record<string, unknown> = {}) => {
    const { content, isError } = await client.callTool({ name, arguments: given });
    const { text } = (content as { text: string }[])[0]!;
    return { isError: isError === true, text, json: () => JSON.parse(text) as Record<string, never> };
  };
  return { directory, client, call };
}

it('offers six tools, each with a description and marked as only reading', async () => {
  const { client } = await openClient();
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    'list_runs',
    'get_run',
    'get_findings',
    'get_series',
    'get_evaluations',
    'compare_runs',
  ]);
  for (const { description, annotations } of tools)
    expect([description!.length > 40, annotations!.readOnlyHint]).toEqual([true, true]);
});

it('answers about runs, findings, points and evaluations', async () => {
  const { call } = await openClient();
  expect((await call('list_runs')).json()).toMatchObject({
    total: 2,
    runs: [{ id: 'a' }, { id: 'b', state: 'finished' }],
  });
  expect((await call('list_runs', { contains: 'RUN B' })).json()).toMatchObject({ total: 1, runs: [{ id: 'b' }] });
  expect((await call('get_run', { id: 'a' })).json()).toMatchObject({
    id: 'a',
    fields: { lr: 'a' },
    metricPaths: expect.arrayContaining(['train/loss', 'eval/loss']),
    files: [{ path: 'a/events.jsonl', damaged: 0 }],
  });
  expect((await call('get_findings', { id: 'a' })).json()).toMatchObject({
    level: expect.any(String),
    findings: expect.any(Array),
  });
  expect((await call('get_series', { id: 'a', metric: 'train/loss', from: 6, to: 8 })).json()).toMatchObject({
    steps: [6, 7, 8],
    values: [1 / 6, 'NaN', 1 / 8],
  });
  expect((await call('get_evaluations', { id: 'a', last: 1 })).json()).toMatchObject({
    total: 1,
    evaluations: [{ step: 50, counts: { tp: 150 } }],
  });
});

it('compares runs by their predictions, with a ± and a word', async () => {
  const { call } = await openClient();
  const found = (await call('compare_runs', { ids: ['a', 'b'] })).json();
  expect(found).toMatchObject({
    basis: 'paired',
    examples: ROWS,
    sets: [
      { isBaseline: true, runs: [{ id: 'a' }] },
      { isBaseline: false, changesOfBaseline: { fixes: 150, breaks: 0, word: 'real' } },
    ],
    metrics: expect.arrayContaining([
      expect.objectContaining({
        metric: 'accuracy',
        values: [
          expect.objectContaining({ value: 0.5 }),
          expect.objectContaining({ value: 0.875, differenceFromBaseline: expect.objectContaining({ word: 'real' }) }),
        ],
      }),
    ]),
  });
});

it('answers a question that it can’t answer with a sentence', async () => {
  const { call } = await openClient();
  for (const [name, given, sentence] of [
    ['get_run', { id: 'none' }, /no run "none"/],
    ['get_series', { id: 'a', metric: 'eval/none' }, /no metric "eval\/none"/],
    ['get_series', { id: 'a', metric: 'train/loss', points: 1e9 }, /points/],
    ['compare_runs', { ids: ['a'] }, /ids/],
    ['get_run', {}, /id/],
  ] as const) {
    const { isError, text } = await call(name, given);
    expect([name, isError, text]).toEqual([name, true, expect.stringMatching(sentence)]);
  }
});

it('sees what was written since the last question', async () => {
  const { directory, call } = await openClient();
  writeRun(directory, 'c', () => true);
  expect((await call('list_runs')).json()).toMatchObject({ total: 3 });
});
