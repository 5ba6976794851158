/** Dialogs in which a person tags, names, notes and deletes runs. */
'use client';

import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { RunLine } from '@rewardboard/protocol';
import { postToHub } from '../live/post-to-hub.ts';
import { plural } from '../words/format-number.ts';

export type Wanted =
  | { kind: 'tags' | 'delete'; runs: readonly RunLine[] }
  | { kind: 'note' | 'name'; runs: readonly [RunLine] };

/** What is sent of a run that a person changes; absent: as it is. */
export interface WordsChange {
  name?: string;
  tags?: string[];
  note?: string;
  archived?: boolean;
}

/** One after the other. @returns what went wrong, once for each reason */
export async function sayOf(runs: readonly RunLine[], change: WordsChange): Promise<string[]> {
  return inTurn(runs, 'words', () => change);
}

async function inTurn(runs: readonly RunLine[], path: string, body: (run: RunLine) => unknown): Promise<string[]> {
  const errors = new Set<string>();
  for (const run of runs) {
    // oxlint-disable-next-line no-await-in-loop -- hundreds of requests at once would be refused
    const result = await postToHub(`/api/runs/${encodeURIComponent(run.id)}/${path}`, body(run));
    if ('error' in result) errors.add(result.error);
  }
  return [...errors];
}

export function WordsDialog({
  wanted,
  tagsInUse,
  onClose,
}: {
  wanted: Wanted;
  tagsInUse: readonly string[];
  onClose: (done: string | null) => void;
}) {
  const { kind, runs } = wanted;
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState(() => textAtFirst(wanted));
  const [errors, setErrors] = useState<readonly string[]>([]);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const one = runs.length === 1 ? runs[0].name : plural(runs.length, 'run');
  const act = async () => {
    setBusy(true);
    const words = tagsIn(text);
    const found =
      kind === 'delete'
        ? await inTurn(runs, 'delete', ({ id }) => ({ id }))
        : await sayOf(runs, kind === 'tags' ? { tags: words } : { [kind]: text });
    setBusy(false);
    setErrors(found);
    if (found.length === 0) onClose(kind === 'delete' ? `${plural(runs.length, 'run')} deleted` : 'Saved');
  };
  return (
    <dialog
      ref={dialog}
      aria-labelledby="words-title"
      data-testid="words-dialog"
      className="m-auto w-[min(480px,calc(100vw-32px))] rounded-[3px] border border-rule2 bg-raise px-6 py-4 text-ink backdrop:bg-ink/10"
      onClose={() => onClose(null)}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void act();
        }}
      >
        <h2 id="words-title" className="mb-2 text-name">
          {TITLES[kind]} {one}
        </h2>
        {kind === 'tags' && (
          <Field
            label="Words, separated by spaces"
            help={tagsInUse.length > 0 ? `In use: ${tagsInUse.join(', ')}.` : ''}
          >
            <input id="words" className="field w-full" value={text} onChange={(event) => setText(event.target.value)} />
          </Field>
        )}
        {kind === 'name' && (
          <Field label="Name" help="Leave it empty to restore the run’s own name.">
            <input
              id="words"
              className="field w-full"
              maxLength={120}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </Field>
        )}
        {kind === 'note' && (
          <Field label="Note" help="Shown in the list and found by the filter. Ctrl Enter saves it.">
            <textarea
              id="words"
              className="field w-full"
              rows={5}
              maxLength={1_000}
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
                  event.currentTarget.form?.requestSubmit();
              }}
            />
          </Field>
        )}
        {kind === 'delete' ? (
          <p>
            {runs.length === 1 ? 'Its directory is' : 'Their directories are'} moved to <code>.rewardboard-bin</code>{' '}
            beside
            {runs.length === 1 ? ' it' : ' them'}: move {runs.length === 1 ? 'it' : 'them'} back to have{' '}
            {runs.length === 1 ? 'the run' : 'the runs'} again. Runs that are being trained are not deleted.
          </p>
        ) : (
          <p className="text-label text-ink3">
            Kept in <code>rewardboard.json</code> beside the log.
          </p>
        )}
        {errors.map((error) => (
          <p key={error} role="alert" className="mt-2 text-act">
            {error}
          </p>
        ))}
        <div className="mt-3 flex gap-2">
          <button className="button button-main" disabled={isBusy}>
            {kind === 'delete' ? 'Delete' : 'Save'}
          </button>
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}

const TITLES = { tags: 'Tags of', note: 'Note on', name: 'Rename', delete: 'Delete' } as const;

function Field({ label, help, children }: { label: string; help: string; children: ReactNode }) {
  return (
    <>
      <label htmlFor="words" className="text-label text-ink3">
        {label}
      </label>
      {children}
      {help !== '' && <p className="mt-1.5 text-label text-ink3">{help}</p>}
    </>
  );
}

/** A tag may be written with the sign that its key has. */
function tagsIn(text: string): string[] {
  return text
    .split(/\s+/)
    .map((word) => word.replace(/^#/, ''))
    .filter((word) => word !== '');
}

function textAtFirst({ kind, runs }: Wanted): string {
  const [first] = runs;
  if (kind === 'tags') return [...new Set(runs.flatMap(({ tags }) => tags))].join(' ');
  return kind === 'note' ? (first?.note ?? '') : kind === 'name' ? (first?.name ?? '') : '';
}
