/** A trainer's connection to a hub, which is made again whenever it is lost. */

import type { FromUplink, ToUplink } from '@rewardboard/protocol';
import { SILENCE_CHECK_MS, SOCKET_PATH, Silence, UPLINK_NAMESPACE } from '@rewardboard/protocol';
import type { Socket } from 'socket.io-client';
import { io } from 'socket.io-client';

/** Start over with a hub that doesn't answer for this long. */
export const ANSWER_MS = 10_000;
const MIN_RECONNECT_MS = 100;
const MAX_RECONNECT_MS = 2_000;

export type HubSocket = Socket<ToUplink, FromUplink>;

export function openHubSocket(hubUrl: string, token: string | undefined): HubSocket {
  return io(new URL(UPLINK_NAMESPACE, hubUrl).href, {
    // A proxy may serve the hub below a path.
    path: pathOf(hubUrl) + SOCKET_PATH,
    transports: ['websocket'],
    auth: token === undefined ? {} : { token },
    timeout: ANSWER_MS,
    reconnectionDelay: MIN_RECONNECT_MS,
    reconnectionDelayMax: MAX_RECONNECT_MS,
    randomizationFactor: 0.2,
    forceNew: true,
  });
}

/** Connects again when the hub has been silent for too long: a network that swallows everything doesn't end a connection. */
export function endSilence(socket: HubSocket): NodeJS.Timeout {
  const silence = new Silence();
  socket.io.on('open', () => silence.opened(performance.now()));
  socket.io.on('ping', () => silence.heard(performance.now()));
  socket.on('beat', () => silence.beat(performance.now()));
  return setInterval(() => {
    const isLost = silence.isLost(performance.now(), false);
    if (isLost && socket.connected) socket.disconnect().connect();
  }, SILENCE_CHECK_MS);
}

/** Without its last slash: nothing for the root. */
function pathOf(hubUrl: string): string {
  const { href, origin } = new URL(hubUrl);
  return href.slice(origin.length).split(/[?#]/)[0]!.replace(/\/$/, '');
}
