/** The list of runs: filter, groups, order, columns, selection. All of it stands in the address. */
'use client';

import type { RunLine } from '@rewardboard/protocol';
import { needsAttention } from '@rewardboard/protocol';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { theHub, useConnection, useHubInfo, useMayChange, useRuns, useUnread, useWatched } from '../live/use-hub.ts';
import { Choice } from '../parts/choice.tsx';
import { useCommands } from '../parts/commands.ts';
import { CopyLink } from '../parts/copy-link.tsx';
import { Menu } from '../parts/menu.tsx';
import { useKeys } from '../parts/use-keys.ts';
import { plural, whole } from '../words/format-number.ts';
import { ALL_STATES, STATES, STATE_WORDS } from '../words/level-words.ts';
import { EmptyRuns } from './empty-runs.tsx';
import { download, tableOf } from './export-runs.ts';
import type { TableForm } from './export-runs.ts';
import { FilterField, Understood } from './filter-field.tsx';
import type { Column } from './list/columns.ts';
import { STRIP_WIDTH } from './list/columns.ts';
import { moved, varyingFields } from './list/changed-columns.ts';
import { fitted } from './list/fitted-columns.ts';
import type { ListState, Shown } from './list/list-state.ts';
import { matches } from './list/query.ts';
import type { Row } from './list/rows.ts';
import { useListState } from './list/use-list-state.ts';
import { useRows } from './list/use-rows.ts';
import { useSettled } from './list/use-settled.ts';
import { ListFoot, NoMatch } from './list-ends.tsx';
import { ListGrid, runIds } from './list-grid.tsx';
import type { GridActions } from './list-grid.tsx';
import { ListHead } from './list-head.tsx';
import type { HeadActions } from './list-head.tsx';
import { ColumnsMenu, GroupMenu, OrderMenu } from './list-menus.tsx';
import { addressOf } from './row-cells.tsx';
import { RowMenu } from './row-menu.tsx';
import { ExportItems, SelectionBar, compareAddress } from './selection-bar.tsx';
import { useTies } from './ties/use-ties.ts';
import { useWidth } from './use-width.ts';
import { WordsDialog, sayOf } from './words-dialogs.tsx';
import type { Wanted } from './words-dialogs.tsx';

/** The run page is prefetched this long after the list was rendered. */
const PREFETCH_AFTER_MS = 1_000;
/** px of the page: below, rows are cards. */
const CARDS_BELOW = 720;
const STRIP_NOTE = 'F1: a dot with its 95 % interval; of a seed set a tick for each seed, and their mean.';

export function RunsView() {
  const { isKnown, reading, lines } = useRuns();
  useEffect(() => {
    theHub().runs.want(true);
    return () => theHub().runs.want(false);
  }, []);
  if (isKnown) return <KnownRuns lines={lines} />;
  return (
    <main id="main" tabIndex={-1} className="min-h-[50vh] pt-[18px] outline-none">
      {reading > 0 && (
        <h1 className="text-phone tracking-[-0.2px] tablet:text-verdict">Reading {plural(reading, 'run')}</h1>
      )}
    </main>
  );
}

function KnownRuns({ lines }: { lines: ReadonlyMap<string, RunLine> }) {
  const watched = useWatched();
  const unread = useUnread();
  const isLost = useConnection().kind === 'lost';
  const mayChange = useMayChange();
  const isOwner = useHubInfo()?.shared === false;
  const [state, change] = useListState();
  const [box, width, pageWidth] = useWidth();
  const list = useRows(lines, state);
  const { columns, query, live, archived, matching, shown, sort, openGroups } = list;
  const [rows, held] = useSettled(list.rows, JSON.stringify([state.q, state.view, sort, state.group]));
  const drawn = useMemo(() => ({ ...list, rows }), [list, rows]);
  const fit = useMemo(
    () => fitted(state.cols, columns, sort, state.group, width),
    [state.cols, columns, sort, state.group, width],
  );
  const [current, setCurrent] = useState(-1);
  const lastToggled = useRef(-1);
  const [dialog, setDialog] = useState<Wanted | null>(null);
  const [rowMenu, setRowMenu] = useState<{ run: RunLine; button: HTMLElement } | null>(null);
  const [said, setSaid] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const router = useRouter();
  const selected = useMemo(() => new Set(state.sel), [state.sel]);
  const selectedRuns = useMemo(() => state.sel.flatMap((id) => lines.get(id) ?? []), [state.sel, lines]);
  const ties = useTies(list);
  const isCards = pageWidth < CARDS_BELOW;
  const needing = useMemo(() => (state.q ? matching : live).filter(needsAttention).length, [state.q, matching, live]);
  const total = state.q ? matching.length : live.length;
  const headline = headlineOf(lines.size, total, needing, state.q.trim() !== '');

  useEffect(() => {
    document.title = `${headline} · rewardboard`;
  }, [headline]);
  useEffect(() => {
    const timer = setTimeout(() => router.prefetch('/run/'), PREFETCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [router]);

  const select = useCallback(
    (ids: Iterable<string>, isOn: boolean) => {
      change(({ sel }) => {
        const now = new Set(sel);
        for (const id of ids)
          if (isOn) now.add(id);
          else now.delete(id);
        return { sel: [...now] };
      });
    },
    [change],
  );
  const toggle = useCallback(
    (index: number, isRange: boolean) => {
      const row = rows[index];
      if (!row) return;
      if (isRange && lastToggled.current >= 0) {
        const [from, to] = [Math.min(lastToggled.current, index), Math.max(lastToggled.current, index)];
        return select(
          rows.slice(from, to + 1).flatMap((at) => (at.kind === 'section' ? [] : runIds(at))),
          true,
        );
      }
      lastToggled.current = index;
      const ids = runIds(row);
      select(ids, !ids.every((id) => selected.has(id)));
    },
    [rows, select, selected],
  );
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
  const actions = useMemo<GridActions>(() => ({ open, toggle, twist, more }), [open, toggle, twist, more]);

  const replaceColumns = (now: (cols: readonly string[]) => readonly string[]) =>
    change(({ cols }) => ({ cols: now(cols) }));
  const selectAll = () => {
    const isAll = shown.every(({ id }) => selected.has(id));
    select(
      shown.map(({ id }) => id),
      !isAll,
    );
  };
  const headActions: HeadActions = {
    sortBy: (to) => change({ sort: to }),
    filterBy(id) {
      change(({ q }) => ({ q: `${q} ${id}>`.trim() }));
      field.current?.focus();
    },
    groupBy: (id) => change({ group: id, open: null }),
    swap: (id, by) => replaceColumns((cols) => cols.map((one) => (one === id ? by : one))),
    move: (id, by) => replaceColumns((cols) => moved(cols, id, by)),
    hide: (id) => replaceColumns((cols) => cols.filter((one) => one !== id)),
    selectAll,
  };
  const exportTable = (runs: readonly RunLine[], form: TableForm) =>
    download(
      tableOf(
        runs,
        state.cols.flatMap((id): Column[] => (columns.get(id) ? [columns.get(id)!] : [])),
        form,
      ),
      'runs',
      form,
    );
  const archive = async () => {
    const isArchive = state.view === 'archived';
    const errors = await sayOf(selectedRuns, { archived: !isArchive });
    setSaid(
      errors[0] ?? `${plural(selectedRuns.length, 'run')} ${isArchive ? 'taken out of the archive' : 'archived'}`,
    );
    if (errors.length === 0) change({ sel: [] });
  };
  const tag = () => mayChange && selectedRuns.length > 0 && setDialog({ kind: 'tags', runs: selectedRuns });
  const note = () => mayChange && selectedRuns.length === 1 && setDialog({ kind: 'note', runs: [selectedRuns[0]!] });
  const compare = () => selectedRuns.length > 1 && router.push(compareAddress(selectedRuns));
  const go = (by: number) => {
    const to = Math.max(0, Math.min(rows.length - 1, current + by));
    setCurrent(to);
    return to;
  };
  const clickMenu = (testId: string) => document.querySelector<HTMLElement>(`[data-testid="${testId}"]`)?.click();
  const atCurrent = (act: (row: Row) => void) => {
    const row = rows[current];
    if (row) act(row);
  };
  useKeys({
    '/': (event) => {
      event.preventDefault();
      field.current?.focus();
    },
    j: () => go(1),
    k: () => go(-1),
    J: () => toggle(go(1), false),
    K: () => toggle(go(-1), false),
    ArrowDown: (event) => current >= 0 && (event.preventDefault(), go(1)),
    ArrowUp: (event) => current >= 0 && (event.preventDefault(), go(-1)),
    ' ': (event) => {
      if (event.target instanceof HTMLButtonElement || current < 0) return;
      event.preventDefault();
      toggle(current, event.shiftKey);
    },
    Enter: (event) => {
      if (event.target instanceof HTMLElement && event.target.closest('a, button, input')) return;
      atCurrent((row) => (row.kind === 'group' ? twist(row) : open(row, false)));
    },
    a: selectAll,
    c: compare,
    '#': tag,
    n: note,
    e: () => mayChange && selectedRuns.length > 0 && void archive(),
    g: () => clickMenu('group'),
    o: () => clickMenu('columns'),
    Escape: () => (state.sel.length > 0 ? change({ sel: [] }) : change({ q: '', view: 'all' })),
  });
  useCommands(() => [
    { text: 'Compare the selected runs', key: 'c', act: compare },
    { text: 'Group by seed set', key: 'g', act: () => change({ group: 'seeds' }) },
    { text: 'Don’t group', act: () => change({ group: 'none' }) },
    { text: 'Order: what needs attention first', act: () => change({ sort: 'attention' }) },
    { text: 'Show archived runs', act: () => change({ view: 'archived' }) },
    { text: 'Choose columns', key: 'o', act: () => clickMenu('columns') },
    { text: 'Export the table as CSV', act: () => exportTable(shown, 'csv') },
    { text: 'Clear the filter', key: 'Esc', act: () => change({ q: '', view: 'all' }) },
    ...columns.all.metrics.map((id) => ({
      text: `Order by ${id}`,
      act: () => change({ sort: columns.get(id)!.better === 'up' ? `-${id}` : id }),
    })),
    ...[...lines.values()].map((run) => ({ text: run.name, what: 'run', act: () => router.push(addressOf(run)) })),
  ]);

  const count = (wanted: RunLine['state']) => live.filter((run) => run.state === wanted).length;
  const shownStates = ALL_STATES.filter((value) => STATES.includes(value) || count(value) > 0);
  const views: { value: Shown; text: string }[] = [
    { value: 'all', text: `All ${whole(live.length)}` },
    { value: 'attention', text: `Needs attention ${whole(live.filter(needsAttention).length)}` },
    // The headline counts quiet runs apart; this view has both.
    {
      value: 'running',
      text: `${count('quiet') > 0 ? 'Unfinished' : 'Running'} ${whole(count('running') + count('quiet'))}`,
    },
    { value: 'archived', text: `Archived ${whole(archived.length)}` },
  ];
  const selectedShown = shown.filter(({ id }) => selected.has(id)).length;
  const groups = rows.filter((row) => row.kind === 'group').length;
  return (
    <main id="main" tabIndex={-1} className="pb-10 outline-none">
      <div className="flex flex-wrap items-end gap-x-6 gap-y-2 pt-[18px] pb-3">
        <div>
          <div role="status">
            <h1 className="text-phone tracking-[-0.2px] tablet:text-verdict">{headline}</h1>
          </div>
          <p className="text-read leading-5 text-ink2">
            {lines.size === 0
              ? 'The watched directories contain no runs. New runs appear here automatically.'
              : shownStates.map((value) => `${whole(count(value))} ${STATE_WORDS[value].toLowerCase()}`).join(', ')}
          </p>
        </div>
        {lines.size > 0 && (
          <div className="ml-auto flex items-center gap-2 max-tablet:hidden">
            <CopyLink />
            <Menu label="Export">
              <ExportItems onChoose={(form) => exportTable(shown, form)} />
            </Menu>
          </div>
        )}
      </div>
      {lines.size === 0 ? (
        <EmptyRuns watched={watched ?? []} unread={unread} />
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-2 pb-2">
            <FilterField field={field} value={state.q} columns={columns} runs={live} onChange={(q) => change({ q })} />
            <Choice label="Which runs" options={views} value={state.view} onChoose={(view) => change({ view })} />
            <div className="ml-auto flex flex-wrap items-center gap-2 max-tablet:ml-0">
              <OrderMenu sort={sort} columns={columns} onChoose={(to) => change({ sort: to })} />
              <GroupMenu
                group={state.group}
                varying={() => varyingFields(live, columns.all.fields)}
                onChoose={(group) => change({ group, open: null })}
              />
              {!isCards && (
                <>
                  <ColumnsMenu
                    columns={columns}
                    chosen={state.cols}
                    shown={fit.columns.length}
                    dropped={fit.dropped}
                    onToggle={(id) =>
                      replaceColumns((cols) => (cols.includes(id) ? cols.filter((one) => one !== id) : [...cols, id]))
                    }
                  />
                  <Choice
                    label="Scale of the small curves"
                    options={[
                      { value: 'own', text: 'Own scale' },
                      { value: 'common', text: 'Common' },
                    ]}
                    value={state.scale}
                    onChoose={(scale) => change({ scale })}
                  />
                </>
              )}
            </div>
          </div>
          <Understood query={query} written={state.q} onChange={(q) => change({ q })} />
          <div ref={box} {...held}>
            {shown.length > 0 ? (
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
                selected={selected}
                openGroups={openGroups}
                current={current}
                isSeeds={state.group === 'seeds'}
                isLost={isLost}
                ties={ties}
                actions={actions}
              />
            ) : (
              <NoMatch
                q={state.q.trim()}
                view={views.find(({ value }) => value === state.view)!.text.replace(/ [\d,]+$/, '')}
                mistake={query.mistakes[0]?.text ?? null}
                archived={state.view === 'archived' ? 0 : archived.filter((run) => matches(run, query)).length}
                onArchived={() => change({ view: 'archived' })}
                onClear={() => change({ q: '', view: 'all' })}
              />
            )}
          </div>
          <ListFoot
            shown={shown.length}
            groups={groups}
            archived={archived.length}
            note={
              fit.columns.some(({ width }) => width === STRIP_WIDTH) && !fit.isNarrow
                ? `${STRIP_NOTE} ${ties.note}`
                : ties.note
            }
            onArchived={() => change({ view: 'archived' })}
          />
          {selectedRuns.length > 0 && (
            <SelectionBar
              runs={selectedRuns}
              mayChange={mayChange}
              isOwner={isOwner}
              isArchive={state.view === 'archived'}
              onTags={tag}
              onNote={note}
              onArchive={() => void archive()}
              onDelete={() => setDialog({ kind: 'delete', runs: selectedRuns })}
              onExport={(form) => exportTable(selectedRuns, form)}
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
          tagsInUse={[...new Set(live.flatMap(({ tags }) => tags))].sort()}
          onClose={(done) => {
            setDialog(null);
            if (done === null) return;
            setSaid(done);
            if (dialog.kind === 'delete')
              change(({ sel }: ListState) => ({ sel: sel.filter((id) => !dialog.runs.some((run) => run.id === id)) }));
          }}
        />
      )}
    </main>
  );
}

function headlineOf(all: number, total: number, needing: number, isFiltered: boolean): string {
  if (all === 0) return 'No runs yet';
  const runs = isFiltered ? `${whole(total)} matching ${total === 1 ? 'run' : 'runs'}` : plural(total, 'run');
  if (needing === 0) return `${runs}, nothing to do`;
  return `${whole(needing)} of ${runs} ${needing === 1 ? 'needs' : 'need'} attention`;
}
