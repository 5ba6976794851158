/** The list of runs: filter, groups, order, columns, selection. */
'use client';

import type { RunLine } from '@rewardboard/protocol';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useConnection, useHubInfo, useMayChange, useUnread, useWatched } from '../live/use-hub.ts';
import { useStages } from '../parts/use-stages.ts';
import { plural } from '../words/format-number.ts';
import { EmptyRuns } from './empty-runs.tsx';
import { download, tableOf } from './export-runs.ts';
import type { TableForm } from './export-runs.ts';
import type { Column } from './list/columns.ts';
import { STRIP_WIDTH } from './list/columns.ts';
import { fitted } from './list/fitted-columns.ts';
import { matches } from './list/query.ts';
import type { Row } from './list/rows.ts';
import type { ListState } from './list/list-state.ts';
import type { Made } from './list/prepared.ts';
import type { ChangeList } from './list/use-list-state.ts';
import { useRows } from './list/use-rows.ts';
import { useSettled } from './list/use-settled.ts';
import { ListFoot, NoMatch } from './list-ends.tsx';
import { ListGrid } from './list-grid.tsx';
import type { GridActions } from './list-grid.tsx';
import { ListHead } from './list-head.tsx';
import { ListHeadline } from './list-headline.tsx';
import { ListToolbar, viewsOf } from './list-toolbar.tsx';
import { addressOf } from './row-cells.tsx';
import { RowMenu } from './row-menu.tsx';
import { SelectionBar, compareAddress } from './selection-bar.tsx';
import { useTies } from './ties/use-ties.ts';
import { useHeadActions } from './use-head-actions.ts';
import { useListKeys } from './use-list-keys.ts';
import { useSelection } from './use-selection.ts';
import { useWidth } from './use-width.ts';
import { WordsDialog, sayOf } from './words-dialogs.tsx';
import type { Wanted } from './words-dialogs.tsx';

/** The run page is prefetched this long after the list was rendered. */
const PREFETCH_AFTER_MS = 1_000;
/** px of the page: below, rows are cards. */
const CARDS_BELOW = 720;
const STRIP_NOTE = 'F1: a dot with its 95% interval; for a seed set, a tick for each seed and their mean.';

interface KnownRunsProps {
  lines: ReadonlyMap<string, RunLine>;
  state: ListState;
  change: ChangeList;
  made: Made;
}

export function KnownRuns({ lines, state, change, made }: KnownRunsProps) {
  const watched = useWatched();
  const unread = useUnread();
  const isLost = useConnection().kind === 'lost';
  const mayChange = useMayChange();
  const isOwner = useHubInfo()?.shared === false;
  const [box, width, pageWidth] = useWidth();
  const list = useRows(lines, state, made);
  const { columns, cols, query, archived, shown, sort, openGroups } = list;
  const [rows, held] = useSettled(list.rows, JSON.stringify([state.q, state.view, sort, state.group]));
  const drawn = useMemo(() => ({ ...list, rows }), [list, rows]);
  const fit = useMemo(() => fitted(cols, columns, sort, state.group, width), [cols, columns, sort, state.group, width]);
  const [current, setCurrent] = useState(-1);
  const [dialog, setDialog] = useState<Wanted | null>(null);
  const [rowMenu, setRowMenu] = useState<{ run: RunLine; button: HTMLElement } | null>(null);
  const [said, setSaid] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const router = useRouter();
  const selection = useSelection(lines, rows, shown, state, change);
  const ties = useTies(list);
  const isCards = pageWidth < CARDS_BELOW;
  const stage = useStages(2);
  const isArchive = state.view === 'archived';

  useEffect(() => {
    const timer = setTimeout(() => router.prefetch('/run/'), PREFETCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [router]);

  const open = useCallback(
    (row: Row, isNewTab: boolean) => {
      if (row.kind !== 'run') return;
      if (isNewTab) window.open(addressOf(row.run), '_blank', 'noopener');
      else router.push(addressOf(row.run));
    },
    [router],
  );
  const twist = useCallback(
    (row: Row) => {
      if (row.kind !== 'group') return;
      const now = new Set(openGroups);
      if (!now.delete(row.key)) now.add(row.key);
      change({ open: [...now] });
    },
    [change, openGroups],
  );
  const more = useCallback(
    (row: Row, button: HTMLElement) => row.kind === 'run' && setRowMenu({ run: row.run, button }),
    [],
  );
  const { toggle } = selection;
  const gridActions = useMemo<GridActions>(() => ({ open, toggle, twist, more }), [open, toggle, twist, more]);
  const headActions = useHeadActions(change, cols, field, selection.toggleAll);
  const exportTable = (runs: readonly RunLine[], form: TableForm) => {
    const chosen = cols.flatMap((id): readonly Column[] => [columns.get(id) ?? []].flat());
    download(tableOf(runs, chosen, form), 'runs', form);
  };
  const { runs: selected } = selection;
  const archive = async () => {
    if (!mayChange || selected.length === 0) return;
    const errors = await sayOf(selected, { archived: !isArchive });
    setSaid(errors[0] ?? `${plural(selected.length, 'run')} ${isArchive ? 'taken out of the archive' : 'archived'}`);
    if (errors.length === 0) change({ sel: [] });
  };
  const actions = {
    open,
    openRun: (run: RunLine) => router.push(addressOf(run)),
    twist,
    compare: () => selected.length > 1 && router.push(compareAddress(selected)),
    tag: () => mayChange && selected.length > 0 && setDialog({ kind: 'tags', runs: selected }),
    note: () => mayChange && selected.length === 1 && setDialog({ kind: 'note', runs: [selected[0]!] }),
    archive: () => void archive(),
    exportShown: (form: TableForm) => exportTable(shown, form),
  };
  useListKeys({ list: drawn, lines, state, change, field, selection, current, setCurrent, actions });

  const views = viewsOf(list);
  const selectedShown = shown.filter(({ id }) => selection.ids.has(id)).length;
  return (
    <main id="main" tabIndex={-1} className="pb-10 outline-none">
      <ListHeadline list={list} all={lines.size} filter={state.q} onExport={actions.exportShown} />
      {lines.size === 0 ? (
        <EmptyRuns watched={watched ?? []} unread={unread} />
      ) : (
        <>
          <ListToolbar
            field={field}
            list={list}
            fitted={fit}
            state={state}
            views={views}
            isCards={isCards}
            change={change}
          />
          <div ref={box} {...held}>
            {stage < 2 ? null : shown.length > 0 ? (
              <ListGrid
                list={drawn}
                fitted={fit}
                isCards={isCards}
                head={
                  isCards ? null : (
                    <ListHead
                      fitted={fit}
                      columns={columns}
                      sort={sort}
                      shown={shown.length}
                      selection={selectedShown === 0 ? 'none' : selectedShown === shown.length ? 'all' : 'some'}
                      actions={headActions}
                    />
                  )
                }
                selected={selection.ids}
                openGroups={openGroups}
                current={current}
                isSeeds={state.group === 'seeds'}
                isLost={isLost}
                ties={ties}
                actions={gridActions}
              />
            ) : (
              <NoMatch
                q={state.q.trim()}
                view={views.find(({ value }) => value === state.view)!.name}
                mistake={query.mistakes[0]?.text ?? null}
                archived={isArchive ? 0 : archived.filter((run) => matches(run, query)).length}
                onArchived={() => change({ view: 'archived' })}
                onClear={() => change({ q: '', view: 'all' })}
              />
            )}
          </div>
          {stage > 1 && (
            <ListFoot
              shown={shown.length}
              groups={rows.filter((row) => row.kind === 'group').length}
              archived={archived.length}
              note={
                fit.columns.some(({ width: of }) => of === STRIP_WIDTH) && !fit.isNarrow
                  ? `${STRIP_NOTE} ${ties.note}`
                  : ties.note
              }
              onArchived={() => change({ view: 'archived' })}
            />
          )}
          {selected.length > 0 && (
            <SelectionBar
              runs={selected}
              mayChange={mayChange}
              isOwner={isOwner}
              isArchive={isArchive}
              onTags={actions.tag}
              onNote={actions.note}
              onArchive={actions.archive}
              onDelete={() => setDialog({ kind: 'delete', runs: selected })}
              onExport={(form) => exportTable(selected, form)}
              onClear={() => change({ sel: [] })}
            />
          )}
        </>
      )}
      <div role="status" className="sr-only">
        {said}
      </div>
      {rowMenu && (
        <RowMenu
          run={rowMenu.run}
          button={rowMenu.button}
          mayChange={mayChange}
          isOwner={isOwner}
          onWanted={setDialog}
          onSaid={setSaid}
          onClose={() => setRowMenu(null)}
        />
      )}
      {dialog && (
        <WordsDialog
          wanted={dialog}
          tagsInUse={[...new Set(list.live.flatMap(({ tags }) => tags))].sort()}
          onClose={(done) => {
            setDialog(null);
            if (done === null) return;
            setSaid(done);
            if (dialog.kind === 'delete')
              change(({ sel }) => ({ sel: sel.filter((id) => !dialog.runs.some((run) => run.id === id)) }));
          }}
        />
      )}
    </main>
  );
}
