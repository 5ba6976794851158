/** For tests: a real server that takes webhooks, and answers as it is told. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Taken {
  path: string;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
}

export interface WebhookServer {
  url: string;
  taken: Taken[];
  close(): Promise<void>;
}

/** @param answer writes the answer; may leave it out, as a server that hangs does */
export async function webhookServer(
  answer: (response: ServerResponse, count: number) => void = (response) => response.end(),
): Promise<WebhookServer> {
  const taken: Taken[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    request.on('end', () => {
      taken.push({
        path: request.url ?? '',
        headers: request.headers,
        body: JSON.parse(text) as Record<string, unknown>,
      });
      answer(response, taken.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken, close };
}
