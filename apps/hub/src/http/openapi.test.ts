/** The description of the HTTP API has every route, and what the hub really answers fits it. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { DEFAULT_TARGETS } from '@rewardboard/diagnostics';
import { ask, askAsOwner } from '../testing/ask.ts';
import type { Schema } from '../testing/misfit.ts';
import { misfit, resolved } from '../testing/misfit.ts';
import { openHub } from '../testing/open-hub.ts';
import { WrittenRun, evaluationAt, trainAt } from '../testing/written-runs.ts';
import openapi from './openapi.json' with { type: 'json' };
import type { RouteOptions } from './routes.ts';
import { routesOf } from './routes.ts';

const document = openapi as unknown as Schema;
const paths = openapi.paths as unknown as Record<string, Record<string, Operation>>;
const until = { timeout: 40_000, interval: 20 };

interface Operation {
  summary: string;
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
}

/** What of an answer isn't as described. */
function unlikeDescribed(method: 'get' | 'post', path: string, status: number, text: string): string | null {
  const described = paths[path]![method]!.responses[status];
  if (!described) return `${status} isn't described`;
  return misfit(document, described.content!['application/json']!.schema, JSON.parse(text));
}

it('describes every route, and no other', () => {
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).flatMap((method) =>
      method === 'parameters' ? [] : [`${method.toUpperCase()} ${path.replace('{id}', ':id')}`],
    ),
  );
  expect(described.sort()).toEqual(
    routesOf({} as RouteOptions)
      .map(({ method, path }) => `${method} ${path}`)
      .sort(),
  );
});

it('names in every path its part, has a body with all fields for each POST that takes one, and refers to nothing that is missing', () => {
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('$ref' in value) resolved(document, value);
    for (const part of Object.values(value)) walk(part);
  };
  walk(document);
  for (const [path, operations] of Object.entries(paths)) {
    const shared = (operations['parameters'] ?? []) as unknown as { name: string }[];
    expect([path, shared.map(({ name }) => name)]).toEqual([path, path.includes('{id}') ? ['id'] : []]);
    const { post } = operations;
    if (post && path !== '/api/alerts/test') expect([path, post.requestBody !== undefined]).toEqual([path, true]);
  }
  for (const { method, path, fields = [] } of routesOf({} as RouteOptions)) {
    if (method === 'GET') continue;
    const body = paths[path.replace(':id', '{id}')]!.post!.requestBody?.content['application/json']!.schema;
    expect([path, Object.keys(body?.properties ?? {})]).toEqual([path, fields]);
  }
});

it('describes what the hub answers of runs of every kind', async () => {
  const hub = await openHub({ targets: DEFAULT_TARGETS });
  const run = await new WrittenRun(hub.directory, 'own').begin(40);
  for (const step of [10, 20, 30, 40]) await run.append(evaluationAt(step, step / 10));
  await run.append(trainAt(41, NaN), { type: 'notice', level: 'warning', text: 'a notice', step: 41 });
  await run.append({ type: 'end', outcome: 'stopped', reason: 'by a person', step: 41 });
  await mkdir(join(hub.directory, 'other'));
  const table = 'epoch,loss,val_loss,val_accuracy\n0,0.9,0.91,0.5\n1,0.7,0.72,0.6\nnot a row\n2,0.6,nan,0.7\n';
  await writeFile(join(hub.directory, 'other', 'training_log.csv'), table);
  const get = (path: string) => ask(hub.port, path);
  const listed = async () =>
    (JSON.parse((await get('/api/runs')).text) as { runs: { id: string; level: string }[] }).runs;
  await vi.waitFor(async () => expect((await listed()).map(({ level }) => level)).toHaveLength(2), until);
  const { status, text } = await get('/api/runs');
  expect(unlikeDescribed('get', '/api/runs', status, text)).toBeNull();
  for (const { id } of await listed()) {
    const at = `/api/runs/${encodeURIComponent(id)}`;
    for (const [path, query, expected] of [
      ['', '', 200],
      ['/series', '?metric=train/loss', 200],
      ['/series', '?metric=none', 404],
      ['/series', '', 400],
      ['/diagnosis', '?step=2', 200],
      ['/diagnosis', '', 400],
      ['/predictions', '', 200],
      ['/predictions', '?step=5', 404],
    ] as const) {
      const answer = await get(at + path + query);
      expect([path, query, answer.status]).toEqual([path, query, expected]);
      expect([id, path, unlikeDescribed('get', `/api/runs/{id}${path}`, answer.status, answer.text)]).toEqual([
        id,
        path,
        null,
      ]);
    }
  }
  const missing = await get('/api/runs/none');
  expect(unlikeDescribed('get', '/api/runs/{id}', missing.status, missing.text)).toBeNull();
});

it('describes what is answered to changes, and to the owner of a shared board', async () => {
  const hub = await openHub({ share: true, host: '127.0.0.1' });
  const run = await new WrittenRun(hub.directory, 'own').begin(5);
  await vi.waitFor(
    async () => expect((await askAsOwner(hub, 'GET', '/api/runs')).body).toMatchObject({ runs: [{}] }),
    until,
  );
  const asked = async (method: 'GET' | 'POST', path: string, body?: object, described = path) => {
    const answer = await askAsOwner(hub, method, path, body);
    const lower = method === 'GET' ? 'get' : 'post';
    const schema = paths[described]![lower]!.requestBody?.content['application/json']!.schema;
    if (schema && answer.status < 300) expect([path, misfit(document, schema, body)]).toEqual([path, null]);
    const fault = unlikeDescribed(lower, described, answer.status, JSON.stringify(answer.body));
    expect([path, answer.status, fault]).toEqual([path, answer.status, null]);
    return answer;
  };
  const link = await asked('POST', '/api/links', { name: 'a', run: 'own', canEdit: true });
  expect(link.status).toBe(201);
  expect((await asked('POST', '/api/tokens', { name: 'b', until: Date.now() + 1e6 })).status).toBe(201);
  await asked('GET', '/api/links');
  await asked('GET', '/api/tokens');
  await asked('POST', '/api/links/revoke', { id: (link.body as { link: { id: string } }).link.id });
  await asked('POST', '/api/links/revoke', { id: 'none' });
  await asked('POST', '/api/tokens/revoke', { all: true });
  await asked('POST', '/api/alerts/test', {});
  const of = (part: string, body: object) => asked('POST', `/api/runs/own/${part}`, body, `/api/runs/{id}/${part}`);
  expect((await of('words', { name: 'n', tags: ['t'], note: 'x', archived: true })).status).toBe(200);
  for (const part of ['words', 'names', 'acknowledge', 'delete'])
    expect((await of(part, { tags: 1 })).status).toBe(400);
  expect((await of('names', { name: 'loss', path: 'eval/loss' })).status).toBe(409);
  expect((await of('delete', { id: 'own' })).status).toBe(409);
  await run.append({ type: 'end', outcome: 'finished', step: 5 });
  await vi.waitFor(async () => expect((await of('delete', { id: 'own' })).status).toBe(200), until);
  const { status, text } = await ask(hub.port, '/api/runs');
  expect([status, unlikeDescribed('get', '/api/runs', status, text)]).toEqual([401, null]);
});
