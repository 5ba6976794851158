/** What a page can be saved as: its tables, and the page itself as one HTML file that the hub makes. */
'use client';

import { useState } from 'react';
import { askHub } from '../live/ask-hub.ts';
import { useIsFile } from '../live/use-hub.ts';
import { saveFile } from './save-file.ts';
import { SaveMenu } from './save-menu.tsx';

export interface SaveItem {
  text: string;
  save: () => void | Promise<void>;
}

/** @param props.runs ids of the runs on the page @param props.name of the files */
export function PageExport(props: { runs: readonly string[]; name: string; items: readonly SaveItem[] }) {
  const isFile = useIsFile();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const attempt = async (save: SaveItem['save']) => {
    setBusy(true);
    setError(null);
    try {
      await save();
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
    }
    setBusy(false);
  };
  const page: SaveItem = {
    text: 'One HTML file',
    save: async () => {
      const answer = await asked(`/api/page.html?${new URLSearchParams({ runs: props.runs.join(',') }).toString()}`);
      saveFile(`${props.name}.html`, await answer.blob(), 'text/html');
    },
  };
  const items = [...(isFile ? [] : [page]), ...props.items];
  if (items.length === 0) return null;
  return (
    <>
      <SaveMenu
        label="Export"
        className="tablet:relative"
        isLeftOnPhone
        buttonClassName="button"
        items={items.map(({ text, save }) => ({ text, save: () => void attempt(save) }))}
      >
        {busy ? 'Exporting …' : 'Export'} <span aria-hidden="true">▾</span>
      </SaveMenu>
      {error !== null && (
        <p role="alert" className="basis-full text-label text-act">
          {error}
        </p>
      )}
    </>
  );
}

/** @throws Error with the hub's sentence */
export async function asked(path: string): Promise<Response> {
  const answer = await askHub(path).catch(() => null);
  if (!answer) throw new Error('The hub did not answer.');
  if (answer.ok) return answer;
  const { error } = (await answer.json().catch(() => ({}))) as { error?: string };
  throw new Error(error ?? `The hub answered with status ${answer.status}.`);
}
