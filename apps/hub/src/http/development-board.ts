/** While developing: pipes what is not the hub's own to `next dev`, its socket for hot reloading included. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { request as ask } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

export function pipeRequest(port: number, request: IncomingMessage, response: ServerResponse): void {
  const asked = ask(
    { host: '127.0.0.1', port, method: request.method, path: request.url, headers: request.headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  asked.on('error', () => {
    if (!response.headersSent) response.writeHead(502, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end('next dev is not ready yet. Reload this page in a moment.');
  });
  response.on('close', () => asked.destroy());
  request.pipe(asked);
}

export function pipeUpgrade(port: number, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${request.method} ${request.url} HTTP/1.1`];
  for (let i = 0; i < request.rawHeaders.length; i += 2)
    lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
  const upstream = connect(port, '127.0.0.1', () => {
    upstream.write(`${lines.join('\r\n')}\r\n\r\n`);
    upstream.write(head);
    upstream.pipe(socket).pipe(upstream);
  });
  upstream.on('error', () => socket.destroy());
  socket.on('error', () => upstream.destroy());
}
