/** A button that copies a text and reports whether it worked. */
'use client';

import { useState } from 'react';

/** How long the result replaces the label. */
const RESULT_MS = 1_600;

/** @param props.text what is copied, or how to get it then */
export function CopyButton({
  text,
  label,
  id,
  isMain = false,
}: {
  text: string | (() => string);
  label: string;
  id?: string;
  isMain?: boolean;
}) {
  const [result, setResult] = useState<string | null>(null);
  const copy = async () => {
    const copied = typeof text === 'string' ? text : text();
    setResult((await copyText(copied)) ? 'Copied' : `Copy it yourself: ${copied}`);
    setTimeout(() => setResult(null), RESULT_MS);
  };
  return (
    <button
      type="button"
      id={id}
      className={`button ${isMain ? 'button-main' : ''}`}
      title={typeof text === 'string' ? text : undefined}
      onClick={() => void copy()}
    >
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
