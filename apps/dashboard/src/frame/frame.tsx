/** The frame of every page: banner, top bar and notices; and the messages that replace the page when access is refused. */
'use client';

import { Suspense, useEffect } from 'react';
import type { ReactNode } from 'react';
import { AlertLine } from '../alerts/alert-line.tsx';
import { useConnection } from '../live/use-hub.ts';
import { HubLost } from './hub-lost.tsx';
import { HubNotices } from './hub-notices.tsx';
import { HubUpdated } from './hub-updated.tsx';
import { Message } from '../parts/message.tsx';
import { TopBar } from './top-bar.tsx';
import { printLight } from './print-light.ts';
import { showMarks } from '../words/visible-marks.ts';

export function Frame({ children }: { children: ReactNode }) {
  const connection = useConnection();
  useEffect(() => showMarks(document.documentElement), []);
  useEffect(printLight, []);
  return (
    <>
      <a
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-4 focus:z-20 focus:bg-raise focus:px-2.5 focus:py-1.5"
        href="#main"
      >
        Skip to the main content
      </a>
      {connection.kind === 'lost' && <HubLost sinceMs={connection.sinceMs} nextTryAtMs={connection.nextTryAtMs} />}
      {connection.kind === 'connected' && <HubUpdated />}
      <div className="mx-auto max-w-[1408px] px-4 tablet:px-6 huge:max-w-[1808px]">
        <TopBar connection={connection} />
        {/* The query of the address is known only in the browser. */}
        <Suspense>{(connection.kind === 'connected' || connection.kind === 'lost') && <AlertLine />}</Suspense>
        {(connection.kind === 'connected' || connection.kind === 'lost') && <HubNotices />}
        {connection.kind === 'refused' ? (
          <Message title="This board is shared by link" testId="refused">
            <p>
              Open the link you were given; it contains the key. Without the key nothing is shown, not even the names of
              runs.
            </p>
            <p>
              If your link no longer works, it has expired or was revoked. Ask the person who shared the board for a new
              one.
            </p>
          </Message>
        ) : connection.kind === 'revoked' ? (
          <Message title="This link was revoked" testId="revoked">
            <p>This page receives no more data. Ask the person who shared the board for a new link.</p>
          </Message>
        ) : (
          children
        )}
      </div>
    </>
  );
}
