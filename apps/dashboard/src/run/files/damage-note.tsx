/** Counts the lines of a run's files that could not be read. The drawer shows their text. */
'use client';

import type { SourceStatus } from '@rewardboard/protocol';
import { damageWords } from './damage-words.ts';

export function DamageNote({ sources, onShow }: { sources: readonly SourceStatus[]; onShow: () => void }) {
  const sentences = sources.flatMap(damageWords);
  if (sentences.length === 0) return null;
  return (
    <p className="col-span-full mt-1 text-label text-watch wrap-anywhere" data-testid="damage-note">
      ◆ {sentences.join('. ')}.{' '}
      <button type="button" className="link" onClick={onShow}>
        Show
      </button>
    </p>
  );
}
