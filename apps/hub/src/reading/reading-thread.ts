/** A thread of its own that understands large files, so that the hub has its hands free. It opens no file: it is given bytes. */

import { parentPort } from 'node:worker_threads';
import type { FormatReader, ReadResult } from '@rewardboard/run-files';
import { FORMATS } from '@rewardboard/run-files';
import type { FromThread, ToThread } from './messages.ts';

const readers = new Map<number, { reader: FormatReader; toldNames: number }>();

parentPort!.on('message', (message: ToThread) => {
  if (message.type === 'close') return readers.delete(message.reader);
  if (message.type === 'open') {
    const { reader, format, split, renamed } = message;
    const context = { ...(split ? { split } : {}), renamed: (name: string) => renamed.get(name) };
    return readers.set(reader, { reader: FORMATS.find(({ id }) => id === format)!.open(context), toldNames: 0 });
  }
  const known = readers.get(message.reader);
  if (!known) return;
  const result = known.reader.read(message.bytes);
  const { names } = known.reader;
  const hasNews = names !== undefined && names.size > known.toldNames;
  if (hasNews) known.toldNames = names.size;
  const answer: FromThread = { reader: message.reader, result, names: hasNews ? names : null, bytes: message.bytes };
  parentPort!.postMessage(answer, [...columnsOf(result), message.bytes.buffer]);
});

/** Large columns go over without being copied; some share their steps. */
function columnsOf({ events }: ReadResult): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const event of events) {
    if (event.type !== 'points') continue;
    for (const { steps, values } of Object.values(event.series)) for (const column of [steps, values]) if (column instanceof Float64Array) buffers.add(column.buffer as ArrayBuffer);
  }
  return [...buffers];
}
