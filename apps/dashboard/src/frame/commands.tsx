/** One list of everything that the page can do: Ctrl K opens it, words in any order find a command, Enter runs the first. */
'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useState } from 'react';
import { askHub } from '../live/ask-hub.ts';
import type { Command } from '../parts/commands.ts';
import { commandsOfPage, matchingCommands } from '../parts/commands.ts';
import { commandKeys } from './page-keys.ts';
import type { PageKind } from './page-keys.ts';

const MAX_SHOWN = 40;

export function Commands({ page }: { page: PageKind }) {
  const router = useRouter();
  const dialog = useRef<HTMLDialogElement>(null);
  const [commands, setCommands] = useState<readonly Command[]>([]);
  const [wanted, setWanted] = useState('');
  const [at, setAt] = useState(0);
  const open = useCallback(() => {
    const own = commandsOfPage();
    const taken = new Set(own.map(({ key }) => key));
    const keyed = commandKeys(page).flatMap(([key, meaning]) => (taken.has(key) ? [] : [keyCommand(key, meaning)]));
    const list = page === 'list' ? [] : [{ text: 'Go to the list of runs', act: () => router.push('/') }];
    setCommands([...own, ...keyed, ...list]);
    setWanted('');
    setAt(0);
    dialog.current?.showModal();
    if (page === 'list') return;
    void namedRuns().then((runs) => {
      const open = (id: string) => router.push(`/run/?id=${encodeURIComponent(id)}`);
      const found = runs.map(({ id, name }): Command => ({ text: name, what: 'run', act: () => open(id) }));
      setCommands((now) => [...now.filter(({ what }) => what !== 'run'), ...found]);
    });
  }, [page, router]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'k')
        return;
      event.preventDefault();
      if (dialog.current?.open) dialog.current.close();
      else if (!document.querySelector('dialog[open]')) open();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [open]);
  const shown = matchingCommands(commands, wanted, MAX_SHOWN);
  const run = (command: Command | undefined) => {
    if (!command) return;
    dialog.current?.close();
    command.act();
  };
  return (
    <>
      <button type="button" className="link max-tablet:hidden" onClick={open}>
        Commands <kbd className="max-middle:hidden">Ctrl K</kbd>
      </button>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- Escape closes it */}
      <dialog
        ref={dialog}
        aria-label="Commands"
        data-testid="commands"
        className="mx-auto mt-[12vh] w-[min(560px,calc(100vw-32px))] rounded-[3px] border border-rule2 bg-raise p-0 text-ink backdrop:bg-ink/10"
        onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
      >
        <input
          className="w-full border-b border-rule bg-transparent px-4 py-3 text-read outline-none"
          aria-label="Command, run or metric"
          placeholder="Type a command, a run or a metric"
          role="combobox"
          aria-expanded="true"
          aria-controls="command-list"
          aria-activedescendant={shown.length > 0 ? `command-${at}` : undefined}
          value={wanted}
          onChange={(event) => {
            setWanted(event.target.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
              event.preventDefault();
              const to = (at + (event.key === 'ArrowDown' ? 1 : -1) + shown.length) % Math.max(1, shown.length);
              setAt(to);
              document.getElementById(`command-${to}`)?.scrollIntoView({ block: 'nearest' });
            } else if (event.key === 'Enter') {
              event.preventDefault();
              run(shown[at]);
            }
          }}
        />
        <div id="command-list" role="listbox" aria-label="Commands" className="max-h-[340px] overflow-auto py-1">
          {shown.map((command, i) => (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the field's keys choose
            <div
              key={`${command.text} ${i}`}
              id={`command-${i}`}
              role="option"
              aria-selected={i === at}
              className={`flex cursor-pointer gap-2.5 px-4 py-1.5 ${i === at ? 'bg-hover' : ''}`}
              onClick={() => run(command)}
            >
              <span className="cut">{command.text}</span>
              {command.key !== undefined && <kbd className="ml-auto">{command.key}</kbd>}
              {command.what !== undefined && <span className="ml-auto text-label text-ink3">{command.what}</span>}
            </div>
          ))}
          {shown.length === 0 && (
            <div role="option" aria-selected="false" className="px-4 py-1.5 text-ink3">
              Nothing by that name
            </div>
          )}
        </div>
      </dialog>
    </>
  );
}

/** A shortcut, as if its key was pressed. */
function keyCommand(key: string, meaning: string): Command {
  const act = () => window.dispatchEvent(new KeyboardEvent('keydown', { key }));
  return { text: meaning[0]!.toUpperCase() + meaning.slice(1), key, act };
}

/** Pages other than the list know only the runs that they show. */
async function namedRuns(): Promise<{ id: string; name: string }[]> {
  try {
    const answer = await askHub('/api/runs?only=name');
    return answer.ok ? ((await answer.json()) as { runs: { id: string; name: string }[] }).runs : [];
  } catch {
    // Without them the commands of the page are still there.
    return [];
  }
}
