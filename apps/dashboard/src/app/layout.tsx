/** The frame of every page: language, style sheet, and the chosen theme before the first paint. */

import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { Frame } from '../frame/frame.tsx';
import { THEME_BEFORE_PAINT } from '../theme/theme-before-paint.ts';
import './globals.css';

export const metadata: Metadata = {
  title: 'rewardboard',
  description: 'Shows live whether a training run is going well.',
  referrer: 'no-referrer',
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    // The script below sets the theme's attribute before React hydrates.
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* oxlint-disable-next-line react/no-danger -- a constant of the board's own; no text from outside becomes part of it */}
        <script dangerouslySetInnerHTML={{ __html: THEME_BEFORE_PAINT }} />
      </head>
      <body>
        <Frame>{children}</Frame>
      </body>
    </html>
  );
}
