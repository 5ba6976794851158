/** The list of runs, by default with those that need attention first. */
'use client';

import type { ListOrder, ListQuery, RunState } from '@rewardboard/protocol';
import { FIRST_PAGE, MAX_WORDS_LENGTH, RUNS_A_PAGE } from '@rewardboard/protocol';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useState } from 'react';
import { theHub, useRuns, useUnread, useWatched } from '../live/use-hub.ts';
import { Choice } from '../parts/choice.tsx';
import { useKeys } from '../parts/use-keys.ts';
import { plural } from '../words/format-number.ts';
import { ALL_STATES, STATES, STATE_WORDS } from '../words/level-words.ts';
import { CompareBar, MAX_COMPARED } from './compare-bar.tsx';
import { EmptyRuns } from './empty-runs.tsx';
import { PageTurner } from './page-turner.tsx';
import { RunTable } from './run-table.tsx';

/** The run page is prefetched this long after the list was rendered. */
const PREFETCH_AFTER_MS = 1_000;

export function RunsView() {
  const { isKnown, runs, lines, from, matching, counts } = useRuns();
  const watched = useWatched();
  const unread = useUnread();
  const [query, setQuery] = useState(FIRST_PAGE);
  const { words, state, order } = query;
  /** Another filter or order begins with its first page. */
  const change = (to: Partial<ListQuery>) => setQuery((now) => ({ ...now, from: 0, ...to }));
  const [compared, setCompared] = useState<readonly string[]>([]);
  const field = useRef<HTMLInputElement>(null);
  const { all, needingAttention: needing } = counts;
  const headline =
    all === 0
      ? 'No runs yet'
      : needing === 0
        ? `${plural(all, 'run')}, nothing to do`
        : `${needing} of ${plural(all, 'run')} ${needing === 1 ? 'needs' : 'need'} attention`;
  useEffect(() => {
    theHub().runs.ask({ ...query, also: compared });
  }, [query, compared]);
  useEffect(() => () => theHub().runs.ask(null), []);
  useEffect(() => {
    document.title = isKnown ? `${headline} · rewardboard` : 'rewardboard';
  }, [isKnown, headline]);

  const router = useRouter();
  useEffect(() => {
    if (!isKnown) return;
    const timer = setTimeout(() => router.prefetch('/run/'), PREFETCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isKnown, router]);

  const clear = () => change({ words: '', state: 'all' });
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
  const countOf = (value: RunState) => counts.states[value];
  const shownStates = ALL_STATES.filter((value) => STATES.includes(value) || value === state || countOf(value) > 0);
  const options = [
    { value: 'all' as const, text: `All ${all}` },
    ...shownStates.map((value) => ({ value, text: `${STATE_WORDS[value]} ${countOf(value)}` })),
  ];
  return (
    <main id="main" tabIndex={-1} className="pb-10 outline-none">
      <div className="pt-[18px] pb-4">
        <div role="status">
          <h1 className="text-phone tracking-[-0.2px] tablet:text-verdict">{headline}</h1>
        </div>
        <p className="text-read leading-5 text-ink2">
          {all === 0
            ? 'The watched directories contain no runs. New runs appear here automatically.'
            : shownStates.map((value) => `${countOf(value)} ${STATE_WORDS[value].toLowerCase()}`).join(', ')}
        </p>
      </div>
      {all === 0 ? (
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
              maxLength={MAX_WORDS_LENGTH}
              value={words}
              onChange={(event) => change({ words: event.target.value })}
              onKeyDown={(event) => {
                if (event.key !== 'Escape') return;
                clear();
                event.currentTarget.blur();
              }}
            />
            <Choice label="State" options={options} value={state} onChoose={(value) => change({ state: value })} />
            <div className="ml-auto flex items-center gap-2 text-ink2 max-tablet:ml-0">
              <label htmlFor="order">Order</label>
              <select
                id="order"
                className="field text-ink"
                value={order}
                onChange={(event) => change({ order: event.target.value as ListOrder })}
              >
                <option value="attention">needs attention first</option>
                <option value="newest">newest update first</option>
                <option value="name">name</option>
              </select>
            </div>
          </div>
          {runs.length > 0 ? (
            <>
              <RunTable runs={runs} compared={compared} onCompare={toggle} />
              <PageTurner
                from={from}
                shown={runs.length}
                matching={matching}
                size={RUNS_A_PAGE}
                onTurn={(to) => change({ from: to })}
              />
            </>
          ) : (
            <div className="max-w-[760px] py-4">
              <h2 className="text-phone">
                {words.trim() === ''
                  ? 'No run is in this state.'
                  : `No ${state === 'all' ? '' : `${STATE_WORDS[state].toLowerCase()} `}run matches “${words.trim()}”.`}
              </h2>
              <p className="mt-1 text-ink2">
                The filter searches the name, verdict, state, source and directory of {plural(all, 'run')}.
              </p>
              <button type="button" className="button mt-2.5" onClick={clear}>
                Clear the filter <kbd>Esc</kbd>
              </button>
            </div>
          )}
          <CompareBar runs={compared.flatMap((id) => lines.get(id) ?? [])} onClear={() => setCompared([])} />
        </>
      )}
    </main>
  );
}
