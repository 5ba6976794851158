/** The one place that knows socket.io: its server, who may shake hands, and the two namespaces. */

import type { IncomingHttpHeaders, IncomingMessage, Server as HttpServer } from 'node:http';
import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import { Server } from 'socket.io';
import { MAX_PIECE_BYTES, SOCKET_PATH, UPLINK_NAMESPACE, VIEW_NAMESPACE } from '@rewardboard/protocol';
import type { ToUplink, ToViewer } from '@rewardboard/protocol';
import type { Access, Asker } from '../access/access.ts';
import { OWN_SENDER } from '../access/access.ts';
import { can } from '../access/can.ts';
import type { Action } from '../access/can.ts';
import type { PermittedHosts } from '../access/permitted-hosts.ts';
import { beatTo } from './beat.ts';

/** A piece and what surrounds it. */
const MAX_MESSAGE_BYTES = MAX_PIECE_BYTES + 64 * 1024;
/** The library's own pings find those that left without a word. They cost a timer and two packets for each socket, so they are rare: beats are what others rely on. */
const PING_MS = 15_000;
/** A ping may wait behind a long message, or behind the pieces of a slow uplink. */
const PING_TIMEOUT_MS = 20_000;
/** A socket that joins no namespace is let go. */
const CONNECT_TIMEOUT_MS = 10_000;
const MAX_VIEWERS = 2_000;
const MAX_UPLINKS = 500;
/** Of one token, so that others have places too. */
const MAX_UPLINKS_A_SENDER = 250;

/** What comes in is unknown until it was looked at, whatever the protocol promises. */
export type Incoming = Record<string, (...values: unknown[]) => void>;
interface ViewerData {
  /** Of a viewer that came by a link to one run; null: all. */
  onlyRun: string | null;
}
export type ViewSocket = Socket<Incoming, ToViewer, DefaultEventsMap, ViewerData>;
export type ViewNamespace = Namespace<Incoming, ToViewer, DefaultEventsMap, ViewerData>;
export type UplinkSocket = Socket<Incoming, ToUplink, DefaultEventsMap, { sender?: string | undefined }>;
export type UplinkNamespace = Namespace<Incoming, ToUplink, DefaultEventsMap, { sender?: string | undefined }>;

export interface SocketServer {
  view: ViewNamespace;
  uplink: UplinkNamespace;
  /** Who this viewer is; null: the session no longer counts. */
  viewerAt(socket: ViewSocket): Asker | null;
  /** Whose trainer this is; null: the token no longer counts. */
  senderAt(socket: UplinkSocket): Asker | null;
  close(): Promise<void>;
}

/** @param isShared pages far away may sit behind something that blocks WebSockets: they may poll */
export function openSockets(http: HttpServer, access: Access, hosts: PermittedHosts, isShared = false): SocketServer {
  const server = new Server(http, {
    path: SOCKET_PATH,
    transports: isShared ? ['websocket', 'polling'] : ['websocket'],
    // socket.io's own default would keep other upgrades waiting for a second; the hub ends or pipes them itself.
    destroyUpgrade: false,
    serveClient: false,
    perMessageDeflate: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    connectTimeout: CONNECT_TIMEOUT_MS,
    pingInterval: PING_MS,
    pingTimeout: PING_TIMEOUT_MS,
    // The `cors` option guards no WebSocket: the handshake itself is looked at.
    allowRequest: (request, answer) =>
      void access.whenKnown(request.socket).then(() => answer(null, isPermitted(request, hosts, access))),
  });
  server.engine.on('connection_error', () => undefined);
  server.use((_, next) =>
    next(new Error(`Unknown namespace. Viewers connect to ${VIEW_NAMESPACE}, trainers to ${UPLINK_NAMESPACE}.`)),
  );
  const view: ViewNamespace = server.of(VIEW_NAMESPACE);
  const uplink: UplinkNamespace = server.of(UPLINK_NAMESPACE);
  view.use((socket, next) => {
    const refused = !isPage(socket.handshake.headers)
      ? 'Only pages of this hub can watch runs: the Origin header is missing.'
      : !askerWho(socket, 'watch')
        ? 'This board is shared by link. Open the link you were given.'
        : view.sockets.size >= MAX_VIEWERS
          ? `${MAX_VIEWERS} viewers are already connected. Try again later.`
          : null;
    next(refused === null ? undefined : refusal(refused, 401));
  });
  uplink.use((socket, next) => {
    const asker = askerWho(socket, 'append');
    const ofSender = [...uplink.sockets.values()].filter(({ data }) => data?.sender === asker?.sender).length;
    socket.data.sender = asker?.sender;
    const refused = isPage(socket.handshake.headers)
      ? 'Only trainers can send runs; web pages cannot.'
      : !asker
        ? 'This hub requires a valid ingest token: --hub_token TOKEN. Its owner makes one with `rewardboard token new`.'
        : uplink.sockets.size >= MAX_UPLINKS
          ? `${MAX_UPLINKS} trainers are already connected. Try again later.`
          : asker.sender !== OWN_SENDER && ofSender >= MAX_UPLINKS_A_SENDER
            ? `${MAX_UPLINKS_A_SENDER} trainers are already connected with this token. Try again later.`
            : null;
    next(refused === null ? undefined : refusal(refused, 401));
  });

  const beats = beatTo(view, uplink);

  function askerWho(socket: ViewSocket | UplinkSocket, action: Action): Asker | null {
    const { auth, headers } = socket.handshake;
    const asker = access.identify({
      peer: socket.request.socket,
      cookie: headers.cookie,
      token: action === 'append' ? (auth as Record<string, unknown> | undefined)?.token : undefined,
    });
    return can(asker.principal, action) ? asker : null;
  }

  return {
    view,
    uplink,
    viewerAt: (socket) => askerWho(socket, 'watch'),
    senderAt: (socket) => askerWho(socket, 'append'),
    async close() {
      clearInterval(beats);
      await server.close();
    },
  };
}

/** A page's WebSocket has an Origin; its poll to its own hub has none, but says so in another header. */
function isPage(headers: IncomingHttpHeaders): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] === 'same-origin';
}

export function isPermitted(request: IncomingMessage, hosts: PermittedHosts, access: Access): boolean {
  const { host, origin } = request.headers;
  return (
    !access.isStranger(request.socket) &&
    hosts.permits(host) &&
    (origin === undefined || hosts.permitsOrigin(origin, host))
  );
}

/** Packets that wait because the other side does not read. */
export function queuedPackets(socket: ViewSocket): number {
  // engine.io's types hide the queue, its documentation does not.
  return (socket.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length;
}

/** The sentence arrives as `error.message`, the number as `error.data.status`. */
function refusal(sentence: string, status: number): Error {
  return Object.assign(new Error(sentence), { data: { status } });
}
