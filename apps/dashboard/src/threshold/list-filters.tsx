/** What the list of predictions is narrowed by: words, and filters that were chosen elsewhere on the page. */
'use client';

import { useRef, useState } from 'react';

/** Typing shows at once; the list follows when the arithmetic has answered. */
export function Finder({ value, onFind }: { value: string; onFind: (text: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  return (
    <input
      ref={field}
      id="find-prediction"
      type="text"
      className="field max-w-[340px] flex-[1_1_240px]"
      placeholder="Find in the text   /"
      aria-label="Find in the text"
      value={typed ?? value}
      maxLength={200}
      onChange={(event) => {
        setTyped(event.target.value);
        onFind(event.target.value);
      }}
      onBlur={() => setTyped(null)}
      onKeyDown={(event) => event.key === 'Escape' && field.current?.blur()}
    />
  );
}

export function Chip({ text, onRemove }: { text: string; onRemove: () => void }) {
  return (
    <span className="inline-flex items-center gap-1 rounded-[3px] border border-rule2 pl-1.5 text-label text-ink2">
      {text}
      <button
        type="button"
        className="min-h-6 min-w-6 hover:text-ink"
        aria-label={`Remove the filter ${text}`}
        onClick={onRemove}
      >
        ×
      </button>
    </span>
  );
}
