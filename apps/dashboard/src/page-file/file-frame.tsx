/** The frame of a page in a file: where it comes from, what isn't in it, and the theme. What needs a hub is left out. */

import { Fragment, useEffect } from 'react';
import type { ReactNode } from 'react';
import { KeyList } from '../frame/key-list.tsx';
import { pageKind } from '../frame/page-keys.ts';
import { PageLink } from '../parts/page-link.tsx';
import { ThemeSwitch } from '../theme/theme-switch.tsx';
import { plural } from '../words/format-number.ts';
import { printLight } from '../frame/print-light.ts';
import { showMarks } from '../words/visible-marks.ts';
import { usePathname } from './navigation.ts';
import { pageData } from './page-data.ts';

/** Keys of what only a board has: links to views, alerts, commands. */
const WITHOUT_KEYS = ['u', 'a', 'Ctrl K'];
const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' });

export function FileFrame({ children }: { children: ReactNode }) {
  const { runs, version, exportedAt, leftOut } = pageData();
  const page = pageKind(usePathname());
  useEffect(() => showMarks(document.documentElement), []);
  useEffect(printLight, []);
  const comparison = `/compare/?runs=${runs.map(({ snapshot }) => encodeURIComponent(snapshot.runId)).join(',')}`;
  return (
    <>
      <a
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-4 focus:z-20 focus:bg-raise focus:px-2.5 focus:py-1.5"
        href="#main"
      >
        Skip to the main content
      </a>
      <div className="mx-auto max-w-[1408px] px-4 tablet:px-6 huge:max-w-[1808px]">
        <header className="flex h-11 items-center gap-3 border-b border-rule tablet:gap-5">
          <span className="font-bold tracking-[0.1px]">rewardboard</span>
          {runs.length > 1 && (
            <nav aria-label="Pages">
              <PageLink
                href={comparison}
                className={page === 'compare' ? '' : 'text-ink2'}
                aria-current={page === 'compare' ? 'page' : undefined}
              >
                Comparison
              </PageLink>
            </nav>
          )}
          <div className="ml-auto flex items-center gap-3.5 whitespace-nowrap text-ink2 print:hidden">
            <ThemeSwitch />
            <KeyList page={page} without={WITHOUT_KEYS} />
          </div>
        </header>
        <aside
          aria-label="About this file"
          className="border-b border-rule py-1.5 text-label text-ink2 wrap-anywhere"
          data-testid="exported"
        >
          Exported on <time dateTime={new Date(exportedAt).toISOString()}>{MOMENT.format(exportedAt)}</time> from{' '}
          {runs.map(({ snapshot, line }, i) => (
            <Fragment key={snapshot.runId}>
              {i === 0 ? '' : ', '}
              {runs.length === 1 ? (
                line.name
              ) : (
                <PageLink href={`/run/?id=${encodeURIComponent(snapshot.runId)}`}>{line.name}</PageLink>
              )}
            </Fragment>
          ))}
          , rewardboard {version}. Everything is as it was then.
          {leftOut.length > 0 && (
            <details className="mt-0.5" data-testid="left-out">
              <summary className="w-fit cursor-pointer">Not in this file: {plural(leftOut.length, 'thing')}</summary>
              <ul className="mt-1 max-w-[100ch]">
                {leftOut.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </details>
          )}
        </aside>
        {children}
      </div>
    </>
  );
}
