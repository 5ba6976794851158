/** A button that copies a text and reports whether it worked. */
'use client';

import { useState } from 'react';

/** How long the result replaces the label. */
const RESULT_MS = 2000;

export function CopyButton({ text, label, isMain = false }: { text: string; label: string; isMain?: boolean }) {
  const [result, setResult] = useState<string | null>(null);
  const copy = async () => {
    setResult((await copyText(text)) ? 'Copied' : `Copy it yourself: ${text}`);
    setTimeout(() => setResult(null), RESULT_MS);
  };
  return (
    <button type="button" className={`button ${isMain ? 'button-main' : ''}`} title={text} onClick={() => void copy()}>
      <span aria-live="polite">{result ?? label}</span>
    </button>
  );
}

/** Over plain http from another machine only the old way works: browsers have no `navigator.clipboard` there. */
async function copyText(text: string): Promise<boolean> {
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
