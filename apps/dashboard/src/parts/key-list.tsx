/** The list of keys, and the keys that work on every page: `?` and `t`. */
'use client';

import { useRef } from 'react';
import { chooseTheme, isDark } from '../theme/theme.ts';
import { useKeys } from './use-keys.ts';

const RUN_KEYS: [string, string][] = [
  ['[ ]', 'previous, next evaluation'],
  ['b', 'best evaluation'],
  ['l', 'latest evaluation'],
  ['x', 'axis: step, epoch, elapsed'],
  ['y', 'logarithmic loss'],
  ['0', 'reset zoom'],
  ['w', 'wrong samples only'],
  ['d', 'data and configuration'],
  ['r', 'replay from the beginning, and back to now'],
  [', .', 'replay one moment back, on'],
  ['← →', 'read values, when a chart has the focus'],
  ['+ -', 'enlarge there, and back; Shift ← → moves'],
];
const LIST_KEYS: [string, string][] = [
  ['/', 'filter'],
  ['j k', 'next, previous run'],
  ['Enter', 'open the run'],
  ['space', 'select the run to compare'],
  ['c', 'compare the selected runs'],
  ['Esc', 'clear the filter'],
];
const KEYS: [string, string][] = [
  ['a', 'alerts'],
  ['t', 'light, dark'],
  ['?', 'this list'],
  ['Esc', 'close'],
];

export function KeyList({ isList }: { isList: boolean }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const toggle = () => (dialog.current?.open ? dialog.current.close() : dialog.current?.showModal());
  useKeys({ '?': toggle, t: () => chooseTheme(isDark() ? 'light' : 'dark') });
  const rows = [...(isList ? LIST_KEYS : RUN_KEYS), ...KEYS.filter(([key]) => !(isList && key === 'Esc'))];
  return (
    <>
      <button type="button" className="link max-tablet:hidden" aria-label="List of keys" onClick={toggle}>
        Keys <kbd>?</kbd>
      </button>
      <dialog
        ref={dialog}
        aria-labelledby="keys-title"
        className="m-auto rounded-[3px] border border-rule2 bg-raise px-6 py-4 text-ink"
      >
        <h2 id="keys-title" className="mb-2 text-name">
          Keys
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
