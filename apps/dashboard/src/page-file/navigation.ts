/**
 * Stands for `next/navigation`: the page that is shown is the parameter `part` of the file's own address, since nothing else of it may change.
 * The other parameters are those of the board's pages.
 */

import { useMemo, useSyncExternalStore } from 'react';
import { pageData, runInFile } from './page-data.ts';

const PART = 'part';
const PATHS: Readonly<Record<string, string>> = {
  compare: '/compare/',
  run: '/run/',
  threshold: '/run/threshold/',
  lenses: '/lenses/',
};

const listeners = new Set<() => void>();
const notify = () => {
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Puts what the file is about into its address, and listens to changes of it: the board's pages write it themselves. */
export function openNavigation(): void {
  for (const method of ['pushState', 'replaceState'] as const) {
    const write = history[method].bind(history);
    history[method] = (...written) => {
      write(...written);
      // In the middle of a render nobody may be notified.
      queueMicrotask(notify);
    };
  }
  window.addEventListener('popstate', notify);
  const query = new URLSearchParams(location.search);
  const ids = pageData().runs.map(({ snapshot }) => snapshot.runId);
  const isComparison = pathNow() === PATHS['compare'];
  if (isComparison ? query.has('runs') : runInFile(query.get('id'))) return;
  if (isComparison) query.set('runs', ids.join(','));
  else query.set('id', ids[0]!);
  history.replaceState(null, '', `${location.pathname}?${query.toString().replaceAll('%2C', ',')}${location.hash}`);
}

export function usePathname(): string {
  return useSyncExternalStore(subscribe, pathNow);
}

function pathNow(): string {
  const part = new URLSearchParams(location.search).get(PART) ?? '';
  return Object.hasOwn(PATHS, part) ? PATHS[part]! : pageData().runs.length === 1 ? '/run/' : '/compare/';
}

export function useSearchParams(): URLSearchParams {
  const search = useSyncExternalStore(subscribe, () => location.search);
  return useMemo(() => new URLSearchParams(search), [search]);
}

/** The address in the file of a page of the board; null for one that it doesn't hold. */
export function addressInFile(href: string): string | null {
  const { pathname, searchParams, hash } = new URL(href, 'http://board');
  const part = Object.keys(PATHS).find((name) => PATHS[name] === pathname);
  if (part === undefined) return null;
  if (part === 'compare') return pageData().runs.length > 1 ? `?${searchParams}${hash}` : null;
  const id = searchParams.get('id');
  const run = runInFile(id);
  if (!run || (part !== 'run' && !holdsPredictions(id!, part === 'lenses' && run.hasNoPredictions))) return null;
  searchParams.set(PART, part);
  return `?${searchParams}${hash}`;
}

/** @param otherwise for what is known without them */
function holdsPredictions(id: string, otherwise: boolean): boolean {
  return (
    otherwise || Object.hasOwn(pageData().answers, `/api/runs/${encodeURIComponent(id)}/predictions?file=examples`)
  );
}

export function go(href: string): void {
  const address = addressInFile(href);
  if (address === null) return;
  history.pushState(null, '', location.pathname + address);
  window.scrollTo(0, 0);
}

const ROUTER = { push: go, replace: go, prefetch: () => undefined };

export function useRouter(): typeof ROUTER {
  return ROUTER;
}
