/** What a route gives back, and how it is written: JSON with non-finite numbers as strings, an error always with its sentence. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { toWire } from '@rewardboard/protocol';

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

export function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const length = answer.status === 304 ? {} : { 'Content-Length': String(body.length) };
  response.writeHead(answer.status, { ...HEADERS, ...answer.headers, ...length });
  response.end(request.method === 'HEAD' || answer.status === 304 ? undefined : body);
}
