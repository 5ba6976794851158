/** For tests: requests and handshakes with exactly these headers, as no well-behaved library would send them. */

import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';

export interface Asked {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface Question {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** The path goes out as it is: nothing is resolved or encoded. */
export function ask(port: number, path: string, { method = 'GET', headers = {}, body }: Question = {}): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece: string) => (text += piece));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    asked.on('upgrade', (answer, socket) => {
      socket.destroy();
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: '' });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** 101 when the hub opened a WebSocket; 0 when it hung up. */
export async function shakeHands(
  port: number,
  headers: Record<string, string>,
  path = '/ws/?EIO=4&transport=websocket',
): Promise<number> {
  const upgrade = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  };
  return ask(port, path, { headers: { ...upgrade, ...headers } }).then(
    ({ status }) => status,
    () => 0,
  );
}

/** Exchanges a share link for its cookie, as the page does. */
export async function cookieFor(hub: { port: number; url: string }, link: string): Promise<string> {
  const key = new URL(link).hash.slice('#key='.length);
  const answer = await ask(hub.port, '/api/session', {
    method: 'POST',
    headers: { Origin: hub.url, 'Content-Type': 'application/json' },
    body: JSON.stringify({ key }),
  });
  return String(answer.headers['set-cookie']?.[0] ?? '').split(';')[0]!;
}

interface SharedHub {
  port: number;
  stateDirectory: string;
}

export async function ownerKeyOf({ port, stateDirectory }: SharedHub): Promise<string> {
  const text = await readFile(join(stateDirectory, `hub-${port}.json`), 'utf8');
  return (JSON.parse(text) as { ownerKey: string }).ownerKey;
}

/** As Node's fetch asks with the owner's key: no Origin. @returns status and JSON */
export async function askAsOwner(
  hub: SharedHub,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await ask(hub.port, path, {
    method,
    headers: { Authorization: `Bearer ${await ownerKeyOf(hub)}`, 'Content-Type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, body: JSON.parse(answer.text) as Record<string, unknown> };
}

/** @returns the address of a new link on this machine */
export async function newLink(hub: SharedHub, wanted: object = {}): Promise<string> {
  const { body } = await askAsOwner(hub, 'POST', '/api/links', wanted);
  return (body.urls as string[]).at(-1)!;
}
