/** Shown while a large file is being read. The end of the file is read first. */
'use client';

import type { SourceStatus } from '@rewardboard/protocol';
import { bytes, percent } from '../../words/format-number.ts';

/** Less than this is read before anyone could read the note. */
const FROM_BYTES = 32 * 1024 * 1024;

export function FillingNote({ sources }: { sources: readonly SourceStatus[] }) {
  const filling = sources.filter(({ size, read, error }) => error === null && size - read > FROM_BYTES);
  if (filling.length === 0) return null;
  const size = filling.reduce((sum, source) => sum + source.size, 0);
  const read = filling.reduce((sum, source) => sum + source.read, 0);
  return (
    <p className="text-label leading-5 text-ink2" role="status" data-testid="filling-note">
      Reading: {percent(read / size)} of {bytes(size)}. The newest steps are shown already; earlier ones are being
      added.
    </p>
  );
}
