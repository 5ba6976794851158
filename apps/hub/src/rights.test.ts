/** Everything that can be asked, by everybody who can ask, against one table: what is new here needs a row. */

import { expect, it, vi } from 'vitest';
import type { Action, Principal } from './access/can.ts';
import { can } from './access/can.ts';
import type { RouteOptions } from './http/routes.ts';
import { routesOf } from './http/routes.ts';
import { ask, cookieFor, newLink, ownerKeyOf } from './testing/ask.ts';
import type { OpenHub } from './testing/open-hub.ts';
import { Viewer, connectSender, openHub } from './testing/open-hub.ts';
import { WrittenRun } from './testing/written-runs.ts';

const until = { timeout: 40_000, interval: 20 };

const RIGHTS: Record<Action, Record<Principal, boolean>> = {
  'see-health': { local: true, owner: true, editor: true, viewer: true, sender: true, nobody: true },
  'see-board': { local: true, owner: true, editor: true, viewer: true, sender: true, nobody: true },
  'open-session': { local: true, owner: true, editor: true, viewer: true, sender: true, nobody: true },
  'read-runs': { local: true, owner: true, editor: true, viewer: true, sender: false, nobody: false },
  watch: { local: true, owner: false, editor: true, viewer: true, sender: false, nobody: false },
  append: { local: true, owner: false, editor: false, viewer: false, sender: true, nobody: false },
  'test-alerts': { local: true, owner: true, editor: false, viewer: false, sender: false, nobody: false },
  'change-runs': { local: true, owner: true, editor: true, viewer: false, sender: false, nobody: false },
  'delete-runs': { local: true, owner: true, editor: false, viewer: false, sender: false, nobody: false },
  'stop-runs': { local: true, owner: true, editor: false, viewer: false, sender: false, nobody: false },
  'make-passes': { local: false, owner: true, editor: false, viewer: false, sender: false, nobody: false },
  'revoke-passes': { local: false, owner: true, editor: true, viewer: false, sender: false, nobody: false },
};

/** Status of each route and what a socket gets, for each who asks. */
const ANSWERS: Record<string, Record<Principal, number>> = {
  'GET /healthz': { local: 200, owner: 200, editor: 200, viewer: 200, sender: 200, nobody: 200 },
  'GET /api/openapi.json': { local: 200, owner: 200, editor: 200, viewer: 200, sender: 401, nobody: 401 },
  'GET /api/runs': { local: 200, owner: 200, editor: 200, viewer: 200, sender: 401, nobody: 401 },
  // Who may read hears that no run is named.
  'GET /api/page.html': { local: 400, owner: 400, editor: 400, viewer: 400, sender: 401, nobody: 401 },
  'GET /api/runs/:id': { local: 200, owner: 200, editor: 200, viewer: 200, sender: 401, nobody: 401 },
  'GET /api/runs/:id/diagnosis': { local: 200, owner: 200, editor: 200, viewer: 200, sender: 401, nobody: 401 },
  // Guests, only where samples are shared.
  'GET /api/runs/:id/predictions': { local: 200, owner: 200, editor: 403, viewer: 403, sender: 401, nobody: 401 },
  'GET /api/runs/:id/series': { local: 200, owner: 200, editor: 200, viewer: 200, sender: 401, nobody: 401 },
  // Who may is told that this body says nothing.
  'POST /api/runs/:id/acknowledge': { local: 400, owner: 400, editor: 400, viewer: 401, sender: 401, nobody: 401 },
  'POST /api/runs/:id/names': { local: 400, owner: 400, editor: 400, viewer: 401, sender: 401, nobody: 401 },
  'POST /api/runs/:id/words': { local: 400, owner: 400, editor: 400, viewer: 401, sender: 401, nobody: 401 },
  'POST /api/runs/:id/delete': { local: 400, owner: 400, editor: 401, viewer: 401, sender: 401, nobody: 401 },
  'POST /api/runs/:id/stop': { local: 400, owner: 400, editor: 401, viewer: 401, sender: 401, nobody: 401 },
  'POST /api/session': { local: 200, owner: 401, editor: 401, viewer: 401, sender: 401, nobody: 401 },
  'GET /api/links': { local: 401, owner: 200, editor: 200, viewer: 401, sender: 401, nobody: 401 },
  'POST /api/links': { local: 401, owner: 201, editor: 401, viewer: 401, sender: 401, nobody: 401 },
  'POST /api/links/revoke': { local: 401, owner: 200, editor: 200, viewer: 401, sender: 401, nobody: 401 },
  'GET /api/tokens': { local: 401, owner: 200, editor: 200, viewer: 401, sender: 401, nobody: 401 },
  'POST /api/tokens': { local: 401, owner: 201, editor: 401, viewer: 401, sender: 401, nobody: 401 },
  'POST /api/tokens/revoke': { local: 401, owner: 200, editor: 200, viewer: 401, sender: 401, nobody: 401 },
  'POST /api/alerts/test': { local: 200, owner: 200, editor: 401, viewer: 401, sender: 401, nobody: 401 },
  'GET /': { local: 503, owner: 503, editor: 503, viewer: 503, sender: 503, nobody: 503 },
  'GET /api/anything-else': { local: 404, owner: 404, editor: 404, viewer: 404, sender: 401, nobody: 401 },
  'DELETE /api/runs/:id': { local: 405, owner: 405, editor: 405, viewer: 405, sender: 401, nobody: 401 },
  'PUT /api/runs/:id': { local: 405, owner: 405, editor: 405, viewer: 405, sender: 401, nobody: 401 },
};
const BODIES: Record<string, string> = {
  '/api/session': '{"key":"no"}',
  '/api/links/revoke': '{"all":true}',
  '/api/tokens/revoke': '{"all":true}',
};
const SOCKETS: Record<string, Record<Principal, boolean>> = {
  '/view': { local: true, owner: false, editor: true, viewer: true, sender: false, nobody: false },
  '/uplink': { local: true, owner: false, editor: false, viewer: false, sender: true, nobody: false },
};
const PRINCIPALS = ['local', 'owner', 'editor', 'viewer', 'sender', 'nobody'] as const;

it('the one function agrees with the table', () => {
  for (const [action, byPrincipal] of Object.entries(RIGHTS))
    for (const principal of PRINCIPALS)
      expect([action, principal, can(principal, action as Action)]).toEqual([
        action,
        principal,
        byPrincipal[principal],
      ]);
});

it('every route of the hub has a row', () => {
  const routes = routesOf({} as RouteOptions).map(({ method, path }) => `${method} ${path}`);
  expect(routes.filter((route) => !Object.hasOwn(ANSWERS, route))).toEqual([]);
});

async function credentials(
  hub: OpenHub,
  principal: Principal,
): Promise<{ headers: Record<string, string>; token?: string }> {
  if (principal === 'viewer') return { headers: { Cookie: await cookieFor(hub, hub.shareLinks[0]!.url) } };
  if (principal === 'sender') return { headers: {}, token: hub.ingestToken! };
  if (principal === 'local' || principal === 'nobody') return { headers: {} };
  if (principal === 'owner') return { headers: { Authorization: `Bearer ${await ownerKeyOf(hub)}` } };
  return { headers: { Cookie: await cookieFor(hub, await newLink(hub, { canEdit: true })) } };
}

it.each(PRINCIPALS)('%s gets over HTTP exactly what the table says', async (principal) => {
  const hub = await openHub({ share: principal !== 'local' });
  await new WrittenRun(hub.directory, 'secret-name').begin(3);
  const { headers, token } = await credentials(hub, principal);
  const local = await openHub({ directories: [hub.directory] });
  const watched = new Viewer(local);
  await vi.waitFor(() => expect(watched.runs[0]?.lastStep).toBe(3), until);
  // Revoking links comes last: it would end the viewer's own session.
  const rows = Object.entries(ANSWERS).sort(
    ([a], [b]) => Number(a.endsWith('links/revoke')) - Number(b.endsWith('links/revoke')),
  );
  for (const [route, expected] of rows) {
    const [method, pattern] = route.split(' ') as [string, string];
    const path = `${pattern.replace(':id', 'secret-name')}${pattern.endsWith('series') ? '?metric=train/loss' : pattern.endsWith('diagnosis') ? '?step=2' : ''}`;
    const own = token === undefined ? headers : { Authorization: `Bearer ${token}` };
    const question = () =>
      method === 'POST'
        ? ask(hub.port, path, {
            method,
            headers: { Origin: hub.url, 'Content-Type': 'application/json', ...own },
            body: BODIES[pattern] ?? '{}',
          })
        : ask(hub.port, path, { method, headers: own });
    await vi.waitFor(
      async () => expect([route, (await question()).status]).toEqual([route, expected[principal]]),
      until,
    );
    const { text } = await question();
    if (expected[principal] === 401) expect(text).not.toContain('secret-name');
  }
});

it.each(PRINCIPALS)('%s may join exactly the namespaces of the table', async (principal) => {
  const hub = await openHub({ share: principal !== 'local' });
  const { headers, token } = await credentials(hub, principal);
  const auth = token === undefined ? {} : { token };
  for (const [namespace, expected] of Object.entries(SOCKETS)) {
    const socket =
      namespace === '/view'
        ? new Viewer(hub, { extraHeaders: { origin: hub.url, ...headers }, auth }).socket
        : connectSender(hub, { extraHeaders: headers, auth });
    const joined = await new Promise<boolean>((resolve) => {
      socket.on('connect', () => resolve(true));
      socket.on('connect_error', () => resolve(false));
    });
    expect([namespace, joined]).toEqual([namespace, expected[principal]]);
  }
});

it('a viewer’s socket can do nothing but watch, a trainer’s nothing but send', async () => {
  const hub = await openHub();
  const viewer = new Viewer(hub);
  const sender = connectSender(hub);
  for (const [socket, events] of [
    [viewer.socket, ['hello', 'piece', 'runs', 'delete']],
    [sender, ['watch', 'snapshot', 'unwatch']],
  ] as const)
    for (const event of events) {
      const answer = (
        socket as unknown as { timeout(ms: number): { emitWithAck(event: string, value: unknown): Promise<unknown> } }
      )
        .timeout(100)
        .emitWithAck(event, { runId: 'x', name: 'x', offset: 0, bytes: new Uint8Array(1) });
      await expect(answer).rejects.toThrow('timed out');
    }
});
