/** The list of keyboard shortcuts, and those that work on every page: `?` and `t`. */
'use client';

import { useRef } from 'react';
import { chooseTheme, isDark } from '../theme/theme.ts';
import { useKeys } from '../parts/use-keys.ts';

const RUN_KEYS: [string, string][] = [
  ['[ ]', 'previous or next evaluation'],
  ['b', 'best evaluation'],
  ['l', 'latest evaluation'],
  ['x', 'x axis: step, epoch or elapsed time'],
  ['y', 'y axis of the loss: linear or logarithmic'],
  ['0', 'reset the zoom'],
  ['f', 'metrics: fit the y axis, or 0 to 1'],
  ['m', 'find a metric'],
  ['w', 'only wrong samples, or all'],
  ['d', 'data and configuration'],
  ['r', 'start or leave the replay'],
  [', .', 'replay: back or forward'],
  ['← →', 'in a focused chart: move the crosshair'],
  ['+ -', 'in a focused chart: zoom in or out; Shift ← → pans'],
];
const LIST_KEYS: [string, string][] = [
  ['/', 'filter runs'],
  ['j k', 'next or previous row'],
  ['Enter', 'open the run, open or close the group'],
  ['Space', 'select'],
  ['J K', 'select and move on'],
  ['a', 'select all that are shown'],
  ['c', 'compare the selected runs'],
  ['#', 'tags'],
  ['n', 'note'],
  ['e', 'archive'],
  ['g', 'group by'],
  ['o', 'columns'],
  ['u', 'copy link to this view'],
  ['Esc', 'clear the selection, then the filter'],
];
const COMPARE_KEYS: [string, string][] = [
  ['[ ]', 'compare by the previous or next metric'],
  ['s', 'seeds together, or each run'],
  ['x', 'x axis: step, epoch, time or examples'],
  ['y', 'y axis: what fits, or all of it'],
  ['v', 'one chart, or one each'],
  ['1 … 9', 'hide or show a line'],
  ['u', 'copy the link to this view'],
  ['← →', 'in a focused chart: move the crosshair'],
];
const ALERTS_KEY: [string, string] = ['a', 'alerts'];
const KEYS: [string, string][] = [
  ['Ctrl K', 'commands'],
  ['t', 'light or dark theme'],
  ['?', 'this list'],
  ['Esc', 'close, or leave the replay'],
];

const PAGE_KEYS = { list: LIST_KEYS, compare: COMPARE_KEYS, run: RUN_KEYS };

export function KeyList({ page }: { page: 'list' | 'compare' | 'run' }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const toggle = () => (dialog.current?.open ? dialog.current.close() : dialog.current?.showModal());
  useKeys({ '?': toggle, t: () => chooseTheme(isDark() ? 'light' : 'dark') });
  const rows = [
    ...PAGE_KEYS[page],
    // On the list, this key selects all.
    ...(page === 'list' ? [] : [ALERTS_KEY]),
    ...KEYS.filter(([key]) => page === 'run' || key !== 'Esc'),
  ];
  return (
    <>
      <button type="button" className="link max-tablet:hidden" onClick={toggle}>
        Keys <kbd>?</kbd>
      </button>
      <dialog
        ref={dialog}
        aria-labelledby="keys-title"
        className="m-auto rounded-[3px] border border-rule2 bg-raise px-6 py-4 text-ink"
      >
        <h2 id="keys-title" className="mb-2 text-name">
          Keyboard shortcuts
        </h2>
        <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
          {rows.map(([key, meaning]) => (
            <div key={key + meaning} className="contents">
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog" className="mt-3">
          <button className="button">Close</button>
        </form>
      </dialog>
    </>
  );
}
