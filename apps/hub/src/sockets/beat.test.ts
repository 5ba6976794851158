import { expect, it, vi } from 'vitest';
import { Viewer, connectSender, openHub } from '../testing/open-hub.ts';

it('viewers and trainers get a beat with the connection, and others while nothing happens', async () => {
  const hub = await openHub();
  const beats = [0, 0];
  for (const [i, socket] of [new Viewer(hub).socket, connectSender(hub)].entries())
    (socket as { on(event: string, heard: () => void): unknown }).on('beat', () => beats[i]!++);
  await vi.waitFor(() => expect(Math.min(...beats)).toBeGreaterThan(2), { timeout: 40_000, interval: 20 });
});
