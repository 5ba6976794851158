/** Renders components as a page does: with Next's router and the address that a test chooses. */

import { cleanup, configure, render } from '@testing-library/react';
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime.js';
import { PathnameContext, SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime.js';
import type { ComponentProps, ReactNode } from 'react';
import { afterEach } from 'vitest';

// On a busy machine, an answer of the small hub takes seconds.
configure({ asyncUtilTimeout: 15_000 });
afterEach(cleanup);

type Router = NonNullable<ComponentProps<typeof AppRouterContext.Provider>['value']>;

/** @param address path and query, "/run/?id=a" */
export function renderPage(children: ReactNode, address = '/', router: Partial<Router> = {}) {
  const { pathname, searchParams } = new URL(address, 'http://board');
  return render(
    <AppRouterContext.Provider value={{ prefetch: () => undefined, ...router } as Router}>
      <PathnameContext.Provider value={pathname}>
        <SearchParamsContext.Provider value={searchParams}>{children}</SearchParamsContext.Provider>
      </PathnameContext.Provider>
    </AppRouterContext.Provider>,
  );
}
