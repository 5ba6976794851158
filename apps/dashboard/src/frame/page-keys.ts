/** The keyboard shortcuts of each page: listed by `?`, and offered among the commands. */

export type PageKind = 'list' | 'compare' | 'run' | 'threshold' | 'lenses';

/** A key, or several with spaces between, and what they do. */
export type KeyMeaning = readonly [keys: string, meaning: string];

const IN_A_CHART: KeyMeaning = ['← →', 'in a focused chart: move the crosshair'];
const COPY_LINK: KeyMeaning = ['u', 'copy link to this view'];
const ALERTS: KeyMeaning = ['a', 'alerts'];
const EVALUATIONS: readonly KeyMeaning[] = [
  ['[ ]', 'previous or next evaluation'],
  ['k', 'the evaluation to keep'],
  ['l', 'latest evaluation'],
];

const OF_PAGE: Readonly<Record<PageKind, readonly KeyMeaning[]>> = {
  list: [
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
    COPY_LINK,
    ['Esc', 'clear the selection, then the filter'],
  ],
  compare: [
    ['[ ]', 'compare by the previous or next metric'],
    ['s', 'seeds together, or each run'],
    ['x', 'x axis: step, epoch, time or examples'],
    ['y', 'y axis: what fits, or all of it'],
    ['v', 'one chart, or one each'],
    ['1 … 9', 'hide or show a line'],
    COPY_LINK,
    IN_A_CHART,
    ALERTS,
  ],
  run: [
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
    COPY_LINK,
    IN_A_CHART,
    ['+ -', 'in a focused chart: zoom in or out; Shift ← → pans'],
    ['Alt wheel', 'zoom in or out at the pointer'],
    ALERTS,
    ['Esc', 'close, or leave the replay'],
  ],
  threshold: [
    ...EVALUATIONS,
    ['← →', 'move the threshold by 0.01; with Shift by 0.05'],
    ['b', 'the best threshold'],
    ['5', 'threshold 0.50'],
    ['w', 'only wrong answers'],
    ['/', 'find a prediction'],
    COPY_LINK,
    ALERTS,
    ['Esc', 'all slices and paths'],
  ],
  lenses: [...EVALUATIONS, ['w', 'only wrong ones'], ['/', 'find a text'], COPY_LINK, ALERTS],
};

const EVERYWHERE: readonly KeyMeaning[] = [
  ['Ctrl K', 'commands'],
  ['t', 'light or dark theme'],
  ['?', 'this list'],
];

/** @param path of the address, without that of a proxy */
export function pageKind(path: string): PageKind {
  if (path === '/') return 'list';
  if (path.startsWith('/compare')) return 'compare';
  if (path.startsWith('/run/threshold')) return 'threshold';
  return path.startsWith('/lenses') ? 'lenses' : 'run';
}

export function keysOf(page: PageKind): KeyMeaning[] {
  return [...OF_PAGE[page], ...EVERYWHERE];
}

/** Those that one key gives, and that don't need something in focus. */
export function commandKeys(page: PageKind): KeyMeaning[] {
  return keysOf(page).filter(([key]) => [...key].length === 1);
}
