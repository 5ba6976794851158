/** A button that copies a text, and says whether it did. */
'use client';

import { useState } from 'react';

/** How long the answer stands in place of the label. */
const ANSWER_MS = 2000;

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [answer, setAnswer] = useState<string | null>(null);
  const copy = async () => {
    setAnswer((await copied(text)) ? 'Copied' : `Not allowed here: ${text}`);
    setTimeout(() => setAnswer(null), ANSWER_MS);
  };
  return (
    <button type="button" className="button" title={text} onClick={() => void copy()}>
      <span aria-live="polite">{answer ?? label}</span>
    </button>
  );
}

/** The clipboard's own door is shut on plain http of another machine; the old one is not. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.setAttribute('readonly', '');
    area.className = 'sr-only';
    document.body.append(area);
    area.select();
    const isDone = document.execCommand('copy');
    area.remove();
    return isDone;
  }
}
