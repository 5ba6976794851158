/** What a route gives back, and how it is written: JSON with non-finite numbers as strings, an error always with its sentence. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { toWire } from '@rewardboard/protocol';

/** Bytes. Smaller answers aren't worth the time that packing takes. */
const PACKED_FROM = 16_384;
/** Of zlib: JSON of many runs repeats itself, and the first level finds that already. */
const LEVEL = 1;

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string | Uint8Array;
}

/** On every answer. No CORS header anywhere: no other origin has business here. */
const HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
/** Of what is no page: nothing may run. */
export const NO_CONTENT_POLICY = "default-src 'none'; frame-ancestors 'none'";

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return jsonOf(toWire(value), status, headers);
}

/** @param text what `toWire` made */
export function jsonOf(text: string, status = 200, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': NO_CONTENT_POLICY,
      ...headers,
    },
    body: `${text}\n`,
  };
}

/** @param sentence what is wrong, and where it helps, what would be right */
export function refusal(status: number, sentence: string, headers: Record<string, string> = {}): Answer {
  return json({ error: sentence }, status, headers);
}

/** A long text is packed for whoever can unpack it. */
export async function packed(request: IncomingMessage, answer: Answer): Promise<Answer> {
  const { body, headers } = answer;
  if (typeof body !== 'string' || body.length < PACKED_FROM || request.method === 'HEAD') return answer;
  const unpacks = /\bgzip\b/i.test(String(request.headers['accept-encoding'] ?? ''));
  const varies = { ...headers, Vary: 'Accept-Encoding' };
  if (!unpacks) return { ...answer, headers: varies };
  return {
    ...answer,
    headers: { ...varies, 'Content-Encoding': 'gzip' },
    body: await promisify(gzip)(body, { level: LEVEL }),
  };
}

export function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const length = answer.status === 304 ? {} : { 'Content-Length': String(body.length) };
  response.writeHead(answer.status, { ...HEADERS, ...answer.headers, ...length });
  response.end(request.method === 'HEAD' || answer.status === 304 ? undefined : body);
}
