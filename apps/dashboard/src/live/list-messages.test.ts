/** Long messages of the list are compressed, and unpacking takes a while: their order must hold. */

import { deflateRawSync } from 'node:zlib';
import { expect, it, vi } from 'vitest';
import type { ListMessage } from '@rewardboard/protocol';
import { ListMessages } from './list-messages.ts';

const packedOf = (message: ListMessage) => new Uint8Array(deflateRawSync(JSON.stringify(message)));

it('messages are taken in the order in which they came, packed or not, and each is answered when it was taken', async () => {
  const taken: string[] = [];
  const list = new ListMessages(
    ({ lines }) => taken.push(...lines.map(({ id }) => id)),
    () => taken.push('broken'),
  );
  list.plain({ lines: [{ id: 'a' }] });
  expect(taken).toEqual(['a']);
  const read = vi.fn(() => taken.push('read'));
  list.packed(packedOf({ lines: [{ id: 'b' }] }), read);
  list.plain({ lines: [{ id: 'c' }] }, read);
  list.packed(packedOf({ lines: [{ id: 'd' }] }));
  expect(taken).toEqual(['a']);
  await vi.waitFor(() => expect(taken).toEqual(['a', 'b', 'read', 'c', 'read', 'd']));
});

it('a message that cannot be unpacked is reported, and the next one is taken', async () => {
  const taken: string[] = [];
  const list = new ListMessages(
    ({ lines }) => taken.push(...lines.map(({ id }) => id)),
    () => taken.push('broken'),
  );
  list.packed(new Uint8Array([1, 2, 3]));
  list.plain({ lines: [{ id: 'after' }] });
  await vi.waitFor(() => expect(taken).toEqual(['broken', 'after']));
});
