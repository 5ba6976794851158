/** Says that a large file is still being read, its end first: what is missing before it comes by itself. */
'use client';

import type { SourceStatus } from '@rewardboard/protocol';
import { percent } from '../../words/format-number.ts';

/** Less than this to go is read before anyone has read a sentence. */
const FROM_BYTES = 32 * 1024 * 1024;

export function FillingNote({ sources }: { sources: readonly SourceStatus[] }) {
  const filling = sources.filter(({ size, read, error }) => error === null && size - read > FROM_BYTES);
  if (filling.length === 0) return null;
  const size = filling.reduce((sum, source) => sum + source.size, 0);
  const read = filling.reduce((sum, source) => sum + source.read, 0);
  return (
    <p className="text-label leading-5 text-ink2" role="status" data-testid="filling-note">
      Filling in: {percent(read / size)} of {(size / 1e9).toFixed(1)} GB read. The newest steps are here already; those
      before them come by themselves.
    </p>
  );
}
