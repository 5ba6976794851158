/** The entry of a page in a file: one script with all of the pages of a run and of a comparison. */

import { Component } from 'react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { ComparePage } from '../compare/page/compare-page.tsx';
import { LensPage } from '../lenses/lens-page.tsx';
import { Message } from '../parts/message.tsx';
import { RunPage } from '../run/page/run-page.tsx';
import { THEME_KEY } from '../theme/theme-before-paint.ts';
import { ThresholdPage } from '../threshold/threshold-page.tsx';
import { FileFrame } from './file-frame.tsx';
import { openNavigation, usePathname } from './navigation.ts';

const PAGES: Readonly<Record<string, () => ReactNode>> = {
  '/run/': RunPage,
  '/run/threshold/': ThresholdPage,
  '/lenses/': LensPage,
  '/compare/': ComparePage,
};

function Page() {
  const path = usePathname();
  const Shown = PAGES[path]!;
  return (
    <FileFrame>
      <Shown key={path} />
    </FileFrame>
  );
}

/** An error of one page says so, instead of an empty window. */
class WithErrors extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Message title="This page can’t be shown" testId="page-error">
        <p>
          The error was: <code>{error.message}</code>
        </p>
      </Message>
    );
  }
}

try {
  const theme = localStorage.getItem(THEME_KEY);
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's theme.
}
try {
  openNavigation();
} catch {
  // A file without data: the page says so.
}
createRoot(document.getElementById('page')!).render(
  <WithErrors>
    <Page />
  </WithErrors>,
);
