/** The bar at the top of every page: navigation, connection, alerts, theme, keyboard shortcuts. */
'use client';

import { usePathname } from 'next/navigation';
import { AlertsButton } from '../alerts/alerts-button.tsx';
import type { ConnectionState } from '../live/hub-connection.ts';
import { PageLink } from '../parts/page-link.tsx';
import { SharingButton } from '../sharing/sharing-button.tsx';
import { ThemeSwitch } from '../theme/theme-switch.tsx';
import { Commands } from './commands.tsx';
import { KeyList } from './key-list.tsx';
import { pageKind } from './page-keys.ts';
import type { PageKind } from './page-keys.ts';
import { usePassedHeading } from './passed-heading.ts';

const CONNECTION_WORDS: Record<ConnectionState['kind'], string> = {
  connecting: 'Connecting to hub …',
  connected: 'Connected to hub',
  lost: 'Connection to hub lost',
  refused: 'Not connected',
  revoked: 'Not connected',
  file: 'In a file',
};

/** Pages of one run, long enough to lose sight of its name. */
const STAYING: ReadonlySet<PageKind> = new Set(['run', 'threshold', 'lenses']);

export function TopBar({ connection }: { connection: ConnectionState }) {
  const path = usePathname();
  const page = pageKind(path);
  const isList = page === 'list';
  const passed = usePassedHeading();
  return (
    <header
      className={`flex h-11 items-center gap-3 border-b border-rule tablet:gap-5 ${STAYING.has(page) ? 'staying bg-paper tablet:sticky tablet:top-0 tablet:z-30' : ''}`}
    >
      <PageLink href="/" className="font-bold tracking-[0.1px] no-underline">
        rewardboard
      </PageLink>
      <nav aria-label="Pages" className="flex min-w-0 gap-4 max-tablet:hidden">
        <PageLink href="/" className={isList ? '' : 'text-ink2'} aria-current={isList ? 'page' : undefined}>
          Runs
        </PageLink>
        {page === 'compare' && <span aria-current="page">Compare</span>}
        {passed !== null && (
          <button
            type="button"
            className="cut font-semibold"
            title={`${passed}: back to the top`}
            data-testid="passed-heading"
            onClick={() => window.scrollTo({ top: 0 })}
          >
            {passed}
          </button>
        )}
      </nav>
      <div className="ml-auto flex items-center gap-3.5 whitespace-nowrap text-ink2">
        {/* Where there is little room, only what is not as usual is said. */}
        <span
          className={connection.kind === 'connected' ? 'max-middle:sr-only' : 'max-tablet:hidden'}
          data-testid="connection"
        >
          {CONNECTION_WORDS[connection.kind]}
        </span>
        <SharingButton />
        <AlertsButton />
        <Commands page={page} />
        <ThemeSwitch />
        <KeyList page={page} />
      </div>
    </header>
  );
}
