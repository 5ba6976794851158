/** The list of runs, by default with those that need attention first. */
'use client';

import type { RunState } from '@rewardboard/protocol';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useRuns, useUnread, useWatched } from '../live/use-hub.ts';
import { Choice } from '../parts/choice.tsx';
import { useKeys } from '../parts/use-keys.ts';
import { plural } from '../words/format-number.ts';
import { ALL_STATES, STATES, STATE_WORDS } from '../words/level-words.ts';
import { CompareBar, MAX_COMPARED } from './compare-bar.tsx';
import { EmptyRuns } from './empty-runs.tsx';
import { inOrder, matchesFilter, needsAttention } from './list-order.ts';
import type { ListOrder } from './list-order.ts';
import { RunTable } from './run-table.tsx';

/** The run page is prefetched this long after the list was rendered. */
const PREFETCH_AFTER_MS = 1_000;

export function RunsView() {
  const { isKnown, runs: known } = useRuns();
  const runs = known.filter(({ isUnlisted }) => !isUnlisted);
  const watched = useWatched();
  const unread = useUnread();
  const [words, setWords] = useState('');
  const [state, setState] = useState<RunState | 'all'>('all');
  const [order, setOrder] = useState<ListOrder>('attention');
  const [compared, setCompared] = useState<readonly string[]>([]);
  const field = useRef<HTMLInputElement>(null);
  const needing = runs.filter(needsAttention).length;
  const headline =
    runs.length === 0
      ? 'No runs yet'
      : needing === 0
        ? `${plural(runs.length, 'run')}, nothing to do`
        : `${needing} of ${plural(runs.length, 'run')} ${needing === 1 ? 'needs' : 'need'} attention`;
  useEffect(() => {
    document.title = isKnown ? `${headline} · rewardboard` : 'rewardboard';
  }, [isKnown, headline]);

  const router = useRouter();
  useEffect(() => {
    if (!isKnown) return;
    const timer = setTimeout(() => router.prefetch('/run/'), PREFETCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isKnown, router]);

  const clear = () => {
    setWords('');
    setState('all');
  };
  const moveFocus = (by: number) => {
    const links = [...document.querySelectorAll<HTMLAnchorElement>('[data-run-link]')];
    const at = links.findIndex((link) => link.closest('tr')?.contains(document.activeElement));
    links[Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
  };
  const toggle = useCallback(
    (runId: string) =>
      setCompared((now) =>
        now.includes(runId) ? now.filter((id) => id !== runId) : now.length < MAX_COMPARED ? [...now, runId] : now,
      ),
    [],
  );
  useKeys({
    '/': (event) => {
      event.preventDefault();
      field.current?.focus();
    },
    j: () => moveFocus(1),
    k: () => moveFocus(-1),
    ' ': (event) => {
      const focused = document.activeElement?.closest<HTMLElement>('[data-run-id]')?.dataset.runId;
      if (!focused || !(document.activeElement instanceof HTMLAnchorElement)) return;
      event.preventDefault();
      toggle(focused);
    },
    c: () => document.getElementById('compare')?.focus(),
    Escape: clear,
  });

  if (!isKnown) return <main id="main" tabIndex={-1} className="min-h-[50vh]" />;
  const listed = inOrder(
    runs.filter((run) => matchesFilter(run, words, state)),
    order,
  );
  const counts = (wanted: RunState) => runs.filter((run) => run.state === wanted).length;
  const shownStates = ALL_STATES.filter((value) => STATES.includes(value) || value === state || counts(value) > 0);
  const options = [
    { value: 'all' as const, text: `All ${runs.length}` },
    ...shownStates.map((value) => ({ value, text: `${STATE_WORDS[value]} ${counts(value)}` })),
  ];
  return (
    <main id="main" tabIndex={-1} className="pb-10 outline-none">
      <div className="pt-[18px] pb-4">
        <div role="status">
          <h1 className="text-phone tracking-[-0.2px] tablet:text-verdict">{headline}</h1>
        </div>
        <p className="text-read leading-5 text-ink2">
          {runs.length === 0
            ? 'The watched directories contain no runs. New runs appear here automatically.'
            : shownStates.map((value) => `${counts(value)} ${STATE_WORDS[value].toLowerCase()}`).join(', ')}
        </p>
      </div>
      {runs.length === 0 ? (
        <EmptyRuns watched={watched ?? []} unread={unread} />
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-ink pb-2.5">
            <label className="sr-only" htmlFor="filter">
              Filter runs
            </label>
            <input
              ref={field}
              id="filter"
              className="field w-[min(320px,100%)]"
              placeholder="Filter by name, verdict or source   /"
              autoComplete="off"
              value={words}
              onChange={(event) => setWords(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Escape') return;
                clear();
                event.currentTarget.blur();
              }}
            />
            <Choice label="State" options={options} value={state} onChoose={setState} />
            <div className="ml-auto flex items-center gap-2 text-ink2 max-tablet:ml-0">
              <label htmlFor="order">Order</label>
              <select
                id="order"
                className="field text-ink"
                value={order}
                onChange={(event) => setOrder(event.target.value as ListOrder)}
              >
                <option value="attention">needs attention first</option>
                <option value="newest">newest update first</option>
                <option value="name">name</option>
              </select>
            </div>
          </div>
          {listed.length > 0 ? (
            <RunTable runs={listed} compared={compared} onCompare={toggle} />
          ) : (
            <div className="max-w-[760px] py-4">
              <h2 className="text-phone">
                {words.trim() === ''
                  ? 'No run is in this state.'
                  : `No ${state === 'all' ? '' : `${STATE_WORDS[state].toLowerCase()} `}run matches “${words.trim()}”.`}
              </h2>
              <p className="mt-1 text-ink2">
                The filter searches the name, verdict, state, source and directory of {plural(runs.length, 'run')}.
              </p>
              <button type="button" className="button mt-2.5" onClick={clear}>
                Clear the filter <kbd>Esc</kbd>
              </button>
            </div>
          )}
          <CompareBar runs={runs.filter(({ id }) => compared.includes(id))} onClear={() => setCompared([])} />
        </>
      )}
    </main>
  );
}
