/** The list of keyboard shortcuts, and those that work on every page: `?` and `t`. */
'use client';

import { useRef } from 'react';
import { chooseTheme, isDark } from '../theme/theme.ts';
import { useKeys } from '../parts/use-keys.ts';
import { keysOf } from './page-keys.ts';
import type { PageKind } from './page-keys.ts';

/** @param without keys of what isn't on this page */
export function KeyList({ page, without = [] }: { page: PageKind; without?: readonly string[] }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const toggle = () => (dialog.current?.open ? dialog.current.close() : dialog.current?.showModal());
  useKeys({ '?': toggle, t: () => chooseTheme(isDark() ? 'light' : 'dark') });
  return (
    <>
      <button type="button" className="link max-tablet:hidden" onClick={toggle}>
        Keys <kbd className="max-middle:hidden">?</kbd>
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
          {keysOf(page)
            .filter(([key]) => !without.includes(key))
            .map(([key, meaning]) => (
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
