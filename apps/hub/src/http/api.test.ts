/** The JSON API: what a script gets, and the errors for wrong requests. */

import { expect, it, vi } from 'vitest';
import { DEFAULT_TARGETS } from '@rewardboard/diagnostics';
import { rangesOfBytes } from '@rewardboard/protocol';
import { ask } from '../testing/ask.ts';
import { openHub } from '../testing/open-hub.ts';
import { WrittenRun, evaluationAt, trainAt } from '../testing/written-runs.ts';
import { MAX_POINTS } from './series-answer.ts';

const until = { timeout: 40_000, interval: 20 };

async function hubWithRun(steps: number) {
  const hub = await openHub({ targets: DEFAULT_TARGETS });
  const run = await new WrittenRun(hub.directory, 'run').begin(steps);
  await run.append(evaluationAt(steps), trainAt(steps + 1, NaN));
  const get = async (path: string) => {
    const { status, text, headers } = await ask(hub.port, path);
    return {
      status,
      headers,
      body: JSON.parse(text) as Record<string, never> & { error: string; steps: number[]; values: (number | string)[] },
    };
  };
  await vi.waitFor(async () => expect((await get('/api/runs/run')).body).toMatchObject({ lastStep: steps + 1 }), until);
  return { hub, get };
}

it('lists the runs, and gives of one its state, last values, evaluations, findings and files', async () => {
  const { get } = await hubWithRun(20);
  expect((await get('/api/runs')).body).toMatchObject({
    runs: [{ id: 'run', state: 'running', lastStep: 21, lastValues: { 'train/loss': 'NaN' } }],
  });
  await vi.waitFor(
    async () =>
      expect((await get('/api/runs/run')).body).toMatchObject({
        evaluations: [{ step: 20, values: { 'eval/loss': 0.5 }, counts: { tp: 40 } }],
        findings: expect.arrayContaining([expect.objectContaining({ rule: 'non-finite' })]),
        targets: expect.arrayContaining([expect.objectContaining({ metric: 'eval/accuracy' })]),
        sources: [{ path: 'run/events.jsonl', format: 'journal', records: 23, damaged: 0 }],
        info: { id: 'run', plannedSteps: 1000 },
        metrics: expect.arrayContaining(['train/loss', 'eval/accuracy']),
      }),
    until,
  );
});

it('lists only the parts of a run that are asked for', async () => {
  const { get } = await hubWithRun(20);
  expect((await get('/api/runs?only=name,plannedSteps,secrets')).body).toEqual({
    runs: [{ id: 'run', name: expect.any(String), plannedSteps: 1000 }],
  });
  expect((await get('/api/runs?only=')).body).toEqual({ runs: [{ id: 'run' }] });
});

it('packs a long answer for whoever can unpack it', async () => {
  const steps = 2_000;
  const hub = await openHub();
  const run = await new WrittenRun(hub.directory, 'run').begin(steps);
  await run.append(...Array.from({ length: steps }, (_, i) => trainAt(i + 1, 1 / (i + 2))));
  const path = '/api/runs/run/series?metric=train/loss';
  await vi.waitFor(async () => expect((await ask(hub.port, path)).text.includes(`"total":${steps}`)).toBe(true), until);
  const plain = await (await fetch(`${hub.url}${path}`, { headers: { 'Accept-Encoding': 'identity' } })).text();
  const answer = await fetch(`${hub.url}${path}`, { headers: { 'Accept-Encoding': 'gzip' } });
  expect([plain.length > 20_000, answer.headers.get('content-encoding')]).toEqual([true, 'gzip']);
  expect(Number(answer.headers.get('content-length'))).toBeLessThan(plain.length / 2);
  expect(Object.keys((await answer.json()) as object)).toEqual(Object.keys(JSON.parse(plain) as object));
});

it('gives a range of a series whole, non-finite numbers as strings', async () => {
  const { get } = await hubWithRun(20);
  expect((await get('/api/runs/run/series?metric=train/loss&from=18')).body).toEqual({
    runId: 'run',
    metric: 'train/loss',
    total: 4,
    steps: [18, 19, 20, 21],
    values: [1 / 18, 1 / 19, 1 / 20, 'NaN'],
  });
  expect((await get('/api/runs/run/series?metric=train%2Floss&from=3&to=5')).body.steps).toEqual([3, 4, 5]);
  expect((await get('/api/runs/run/series?metric=train/loss&from=900')).status).toBe(400);
});

it('thins a long range to the extremes of its stretches, so that no spike is lost', async () => {
  const { hub, get } = await hubWithRun(5_000);
  const spike = new WrittenRun(hub.directory, 'run');
  await spike.append(trainAt(2_500, 1e6), trainAt(2_501, -1e6));
  await vi.waitFor(async () => {
    const { body } = await get('/api/runs/run/series?metric=train/loss&points=40');
    expect(body.steps.length).toBeLessThanOrEqual(40);
    expect(body.values).toEqual(expect.arrayContaining([1e6, -1e6, 'NaN']));
    expect(body.steps).toEqual([...body.steps].sort((a, b) => a - b));
  }, until);
  expect((await get('/api/runs/run/series?metric=train/loss')).body.steps.length).toBeLessThanOrEqual(1_000);
});

it('gives ranges of several metrics as bytes, with a point beyond each end, their spikes, and the means of what was left out', async () => {
  const { hub } = await hubWithRun(5_000);
  await new WrittenRun(hub.directory, 'run').append(trainAt(2_500, 1e6));
  const fetched = async (query: string) => {
    const answer = await fetch(`${hub.url}/api/runs/run/series?format=binary&${query}`);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    return rangesOfBytes(new Uint8Array(await answer.arrayBuffer()))!;
  };
  await vi.waitFor(async () => {
    const { ranges } = await fetched('metric=train/loss&metric=eval/loss&from=1000&to=4000&points=40');
    expect(ranges.map(({ metric, total }) => [metric, total])).toEqual([
      ['train/loss', 3_003],
      ['eval/loss', 1],
    ]);
    expect(ranges[0]!.values).toContain(1e6);
    expect(ranges[0]!.steps.length).toBeLessThanOrEqual(40);
    expect(ranges[0]!.means!.steps.at(-1)).toBe(4001);
  }, until);
  const closer = (await fetched('metric=train/loss&from=4999')).ranges[0]!;
  expect(closer).toMatchObject({ steps: [4998, 4999, 5000, 5001], means: null });
  expect(closer.values[3]).toBeNaN();
});

it.each([
  ['/api/runs/run/series?metric=train/loss&metric=eval/loss', 400, /one metric per request/],
  [`/api/runs/run/series?${'metric=x&'.repeat(33)}format=binary`, 400, /up to 32/],
  ['/api/runs/run/series?metric=train/loss&format=xml', 400, /json or binary/],
  ['/api/runs/run/series?metric=train/loss&metric=x&format=binary', 404, /no metric "x"/],
  ['/api/runs/nobody', 404, /no run "nobody"/],
  ['/api/runs/nobody/series?metric=x', 404, /no run/],
  ['/api/runs/%2e%2e%2f', 404, /no run/],
  ['/api/runs/%', 404, /nothing at this address/],
  ['/api/runs/run/series', 400, /Add a metric/],
  ['/api/runs/run/series?metric=train/los', 404, /no metric "train\/los".*train\/loss/],
  ['/api/runs/run/series?metric=train/loss&points=0', 400, /whole number/],
  ['/api/runs/run/series?metric=train/loss&points=1.5', 400, /whole number/],
  [`/api/runs/run/series?metric=train/loss&points=${MAX_POINTS + 1}`, 400, /20000/],
  ['/api/runs/run/series?metric=train/loss&points=', 400, /whole number/],
  ['/api/runs/run/series?metric=train/loss&from=x', 400, /from and to must be steps/],
  ['/api/runs/run/series?metric=train/loss&from=5&to=4', 400, /from comes first/],
  ['/api/runs/run/series?metric=train/loss&to=Infinity', 400, /must be steps/],
  ['/api', 404, /nothing at this address/],
  ['/api/', 404, /nothing at this address/],
  ['/api/runs/', 404, /no run ""/],
])('%s is answered %i with a sentence', async (path, status, sentence) => {
  const { get } = await hubWithRun(3);
  const answer = await get(path);
  expect([answer.status, answer.body.error]).toEqual([status, expect.stringMatching(sentence)]);
});

it('other methods are refused with those that are right', async () => {
  const { hub } = await hubWithRun(3);
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
    expect(await ask(hub.port, '/api/runs', { method })).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    });
  expect(await ask(hub.port, '/api/session')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  expect(await ask(hub.port, '/api/runs', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
});

it('a body that is too long is refused, and so is one that is no JSON', async () => {
  const { hub } = await hubWithRun(3);
  const post = (body: string) =>
    ask(hub.port, '/api/session', {
      method: 'POST',
      headers: { Origin: hub.url, 'Content-Type': 'application/json' },
      body,
    });
  expect(await post(JSON.stringify({ key: 'x'.repeat(100_000) }))).toMatchObject({
    status: 413,
    text: expect.stringContaining('at most 4096 bytes'),
  });
  expect(await post('{"key":')).toMatchObject({ status: 400 });
  expect(await post('["key"]')).toMatchObject({ status: 400, text: expect.stringContaining('JSON object') });
});

it('a body with a field that its route doesn’t take is refused by name, and changes nothing', async () => {
  const { hub, get } = await hubWithRun(3);
  const run = 'run';
  for (const [part, body, named] of [
    ['words', { note: 'a', archive: true }, 'name, tags, note, archived'],
    ['words', '{"note":"a","__proto__":{}}', '"__proto__"'],
    ['names', { name: 'loss', path: null, Path: 'eval/loss' }, 'name, path'],
    ['acknowledge', { finding: 'a@1', level: 'act', acknowledged: true, run }, 'finding, level, acknowledged'],
    ['delete', { id: run, force: true }, '"force"'],
    ['stop', { id: run, keepStep: 3 }, 'id, keep'],
  ] as const) {
    const answer = await ask(hub.port, `/api/runs/${run}/${part}`, {
      method: 'POST',
      headers: { Origin: hub.url, 'Content-Type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    expect([part, answer.status, (JSON.parse(answer.text) as { error: string }).error]).toEqual([
      part,
      400,
      expect.stringContaining(named),
    ]);
  }
  expect(JSON.stringify((await get('/api/runs')).body)).not.toContain('"note":"a"');
});

it('the health check reveals no runs, and every answer has the headers that restrict browsers', async () => {
  const { hub, get } = await hubWithRun(3);
  expect((await get('/healthz')).body).toEqual({ ok: true });
  for (const path of ['/healthz', '/api/runs', '/api/none', '/', '/none'])
    expect((await ask(hub.port, path)).headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringMatching(/default-src .*frame-ancestors 'none'/),
    });
});
