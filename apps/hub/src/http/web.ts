/** Answers every HTTP request: who may ask under which name, then the route, then the board's files. */

import type { IncomingMessage, RequestListener } from 'node:http';
import { SOCKET_PATH } from '@rewardboard/protocol';
import type { Access } from '../access/access.ts';
import type { Action } from '../access/can.ts';
import { can } from '../access/can.ts';
import type { PermittedHosts } from '../access/permitted-hosts.ts';
import type { Answer } from './answer.ts';
import { packed, refusal, send } from './answer.ts';
import type { BoardFiles } from './board-files.ts';
import type { GuestQueue } from './guest-queue.ts';
import { pipeRequest } from './development-board.ts';
import type { Asked, Route } from './routes.ts';

const MAX_BODY_BYTES = 4 * 1024;

/** What no read-only link gives. */
const OWNERS_ALONE: readonly Action[] = [
  'make-passes',
  'revoke-passes',
  'test-alerts',
  'change-runs',
  'delete-runs',
  'stop-runs',
];

export interface WebOptions {
  routes: readonly Route[];
  access: Access;
  hosts: PermittedHosts;
  board: BoardFiles;
  guests: GuestQueue;
  developmentBoardPort: number | null;
  notice(text: string): void;
}

export function webOf(options: WebOptions): RequestListener {
  return (request, response) => {
    const path = (request.url ?? '').split('?')[0]!;
    // socket.io listens to the same server, and answers these itself.
    if (path.startsWith(`${SOCKET_PATH}/`)) return;
    const refused = refusedAtTheDoor(request, path, options);
    if (refused) return send(request, response, refused);
    const isOurs = path === '/healthz' || path === '/api' || path.startsWith('/api/');
    if (!isOurs && options.developmentBoardPort !== null)
      return pipeRequest(options.developmentBoardPort, request, response);
    const hungUp = new AbortController();
    response.once('close', () => hungUp.abort());
    (isOurs
      ? answerRoute(request, path, options, hungUp.signal).then((answer) => packed(request, answer))
      : answerBoard(request, path, options.board)
    ).then(
      (answer) => send(request, response, answer),
      (error: unknown) => {
        // Who asked has hung up in the middle: that is no failure of the hub.
        if (hungUp.signal.aborted) return;
        options.notice(`A request failed (${request.method} ${path.slice(0, 100)}): ${String(error)}`);
        if (!response.headersSent)
          send(request, response, refusal(500, 'The hub failed to handle this request. Its terminal shows why.'));
        else response.destroy();
      },
    );
  };
}

/** A name that is not ours may be an address of this machine in disguise; an origin that is not ours is another page. */
function refusedAtTheDoor(request: IncomingMessage, path: string, { hosts, access }: WebOptions): Answer | null {
  const { host, origin } = request.headers;
  if (access.isStranger(request.socket))
    return refusal(403, 'This board serves only the user who started it. To let others watch, start it with --share.');
  if (!path.startsWith('/')) return refusal(400, 'A path must start with /.');
  if (!hosts.permits(host))
    return refusal(
      403,
      `This hub does not accept the host name ${JSON.stringify((host ?? '').slice(0, 100))}. Use the address that it printed.`,
    );
  if (origin !== undefined && !hosts.permitsOrigin(origin, host))
    return refusal(403, 'Requests from another origin are not allowed.');
  const site = request.headers['sec-fetch-site'];
  if (path.startsWith('/api/') && site !== undefined && site !== 'same-origin' && site !== 'none')
    return refusal(403, 'Requests from another site are not allowed.');
  return null;
}

async function answerRoute(
  request: IncomingMessage,
  path: string,
  { routes, access, guests }: WebOptions,
  signal: AbortSignal,
): Promise<Answer> {
  const { principal, onlyRun } = access.identify({
    peer: request.socket,
    cookie: request.headers.cookie,
    authorization: request.headers.authorization,
  });
  const matching = routes.flatMap((route) => {
    const id = idIn(route.path, path);
    return id === null ? [] : [{ route, id }];
  });
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const found = matching.find(({ route }) => route.method === method);
  // Access comes first, so that unauthorized clients can't probe for paths.
  const action = found?.route.action ?? 'read-runs';
  if (!can(principal, action) || (onlyRun !== null && action === 'revoke-passes'))
    return refusal(
      401,
      OWNERS_ALONE.includes(action)
        ? 'This requires the owner’s key: Authorization: Bearer KEY.'
        : 'This board is shared by link. Open the link you were given.',
      { 'WWW-Authenticate': 'Bearer' },
    );
  if (matching.length === 0) return refusal(404, 'There is nothing at this address. GET /api/runs lists the runs.');
  if (!found)
    return refusal(
      405,
      `This address only accepts ${[...new Set(matching.map(({ route }) => route.method))].join(' and ')}.`,
      { Allow: allowed(matching) },
    );
  const { route, id } = found;
  const query = queryOf(request);
  const addressOf = (id: string) =>
    route.path.replace(':id', encodeURIComponent(id)) + (query.size > 0 ? `?${query.toString()}` : '');
  const asked: Asked = {
    id,
    query,
    addressOf,
    peerAddress: request.socket.remoteAddress ?? '',
    onlyRun,
    isOwner: principal === 'owner',
    isSecure: request.headers.origin?.startsWith('https://') === true,
    body: null,
    signal,
  };
  if (route.method === 'POST') {
    // A key in the Authorization header is nothing that a foreign page could have a browser add.
    if (request.headers.origin === undefined && (route.needsOrigin || request.headers.authorization === undefined))
      return refusal(403, 'Only the hub’s own page can do this: the Origin header is missing.');
    const body = await bodyOf(request, route.needsOrigin === true);
    if ('refused' in body) return body.refused;
    const wrong = wrongIn(body.value, route.fields ?? []);
    if (wrong !== null) return refusal(400, wrong);
    asked.body = body.value;
  }
  const isGuest = principal === 'viewer' || principal === 'editor';
  return isGuest ? guests.run(asked.peerAddress, () => route.answer(asked)) : route.answer(asked);
}

async function answerBoard(request: IncomingMessage, path: string, board: BoardFiles): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refusal(405, 'This address only accepts GET.', { Allow: 'GET, HEAD' });
  const query = (request.url ?? '').slice(path.length);
  const { 'accept-encoding': accepted, 'if-none-match': known } = request.headers;
  return board.answer(path, query.startsWith('?') ? query : '', String(accepted ?? ''), known);
}

/** What stands for `:id`, "" for a path without one, null when the path is another. */
function idIn(pattern: string, path: string): string | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  let id = '';
  for (const [i, part] of wanted.entries()) {
    if (part !== ':id') {
      if (part !== given[i]) return null;
      continue;
    }
    try {
      id = decodeURIComponent(given[i]!);
    } catch {
      return null;
    }
  }
  return id;
}

async function bodyOf(request: IncomingMessage, isNeeded: boolean): Promise<{ value: unknown } | { refused: Answer }> {
  const isJson = /^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '');
  const pieces: Buffer[] = [];
  let length = 0;
  // Not destroyed on return: the refusal goes out on the same connection.
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > MAX_BODY_BYTES)
      return { refused: refusal(413, `The body can have at most ${MAX_BODY_BYTES} bytes.`, { Connection: 'close' }) };
    pieces.push(piece);
  }
  if (!isNeeded && length === 0) return { value: null };
  if (!isJson) return { refused: refusal(415, 'Send JSON, with Content-Type: application/json.') };
  try {
    return { value: JSON.parse(Buffer.concat(pieces).toString('utf8')) };
  } catch {
    return { refused: refusal(400, 'The body is not JSON.') };
  }
}

/** @returns a sentence; null for an object with none but these fields, and for no body */
function wrongIn(body: unknown, fields: readonly string[]): string | null {
  if (body === null) return null;
  if (typeof body !== 'object' || Array.isArray(body)) return 'The body must be a JSON object.';
  const unknown = Object.keys(body).find((name) => !fields.includes(name));
  if (unknown === undefined) return null;
  const known = fields.length === 0 ? 'it takes none' : `it takes ${fields.join(', ')}`;
  return `There is no field ${JSON.stringify(unknown.slice(0, 40))} in this request: ${known}.`;
}

function queryOf(request: IncomingMessage): URLSearchParams {
  const url = request.url ?? '';
  return new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');
}

function allowed(matching: readonly { route: Route }[]): string {
  return [
    ...new Set(matching.flatMap(({ route }) => (route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]))),
  ].join(', ');
}
