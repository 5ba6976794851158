/** Serves the tools on standard input and output until the client leaves. */

import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { ReadRuns } from '@rewardboard/hub';
import { mcpServerOf } from './mcp-server.ts';

export async function serveMcp(reading: ReadRuns, version: string): Promise<void> {
  const server = mcpServerOf(reading, version);
  const left = new Promise<void>((resolve) => {
    // The transport doesn't notice that nobody will ask any more.
    process.stdin.once('end', resolve);
    process.stdin.once('close', resolve);
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the library has no other way
    server.server.onclose = resolve;
  });
  await server.connect(new StdioServerTransport());
  await left;
  await server.close();
}
