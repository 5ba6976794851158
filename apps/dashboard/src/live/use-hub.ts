/** The page's single connection to the hub, and hooks for what it receives. */
'use client';

import type { Alert, HubInfo, HubNotice, RunLine, Unread } from '@rewardboard/protocol';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { AlertsStore, noAlerts } from './alerts-store.ts';
import { HubConnection } from './hub-connection.ts';
import type { ConnectionState } from './hub-connection.ts';
import { NoticesStore, noNotices } from './notices-store.ts';
import { RunSet } from './run-set.ts';
import { RunStore, loadingRun } from './run-store.ts';
import type { RunView } from './run-store.ts';
import { RunsStore, noRuns } from './runs-store.ts';
import type { RunsView } from './runs-store.ts';

interface Hub {
  connection: HubConnection;
  runs: RunsStore;
  alerts: AlertsStore;
  notices: NoticesStore;
}

let hub: Hub | null = null;

/** Created at the first use in a browser, and kept while the person moves between pages. */
export function theHub(): Hub {
  if (!hub) {
    const connection = new HubConnection();
    hub = {
      connection,
      runs: new RunsStore(connection),
      alerts: new AlertsStore(connection),
      notices: new NoticesStore(connection),
    };
  }
  return hub;
}

const CONNECTING: ConnectionState = { kind: 'connecting' };
const stay = () => () => {};
const onConnection = (listener: () => void) => theHub().connection.subscribe(listener);
const onAlerts = (listener: () => void) => theHub().alerts.subscribe(listener);
const onNotices = (listener: () => void) => theHub().notices.subscribe(listener);
const onRuns = (listener: () => void) => theHub().runs.subscribe(listener);

export function useConnection(): ConnectionState {
  return useSyncExternalStore(
    onConnection,
    () => theHub().connection.state,
    () => CONNECTING,
  );
}

/** Whether this page is a file that was exported: what needs a hub isn't offered. */
export function useIsFile(): boolean {
  return useConnection().kind === 'file';
}

/** The directories that the hub watches; null until they are known. */
export function useWatched(): readonly string[] | null {
  return useSyncExternalStore(
    onConnection,
    () => theHub().connection.info?.watching ?? null,
    () => null,
  );
}

/** Why there is no run; null where there is one, and until that is known. */
export function useUnread(): Unread | null {
  return useSyncExternalStore(
    onConnection,
    () => theHub().connection.info?.unread ?? null,
    () => null,
  );
}

/** Whether the hub was updated since this page was loaded. */
export function useIsOutdated(): boolean {
  return useSyncExternalStore(
    (listener) => theHub().connection.subscribe(listener),
    () => theHub().connection.isOutdated,
    () => false,
  );
}

/** null until the hub has introduced itself. */
export function useHubInfo(): HubInfo | null {
  return useSyncExternalStore(
    onConnection,
    () => theHub().connection.info,
    () => null,
  );
}

/** Whether samples and predictions of the logs reach this page: guests get them only where the owner shares them. */
export function seesSamples(info: HubInfo | null): boolean {
  return info === null || !info.shared || info.sharesSamples === true;
}

/** Whether this page may change anything. Guests of a shared board may, if their link says so. */
export function useMayChange(): boolean {
  return useSyncExternalStore(
    onConnection,
    () => {
      const { info } = theHub().connection;
      return info?.mayChange ?? info?.shared === false;
    },
    () => false,
  );
}

/** The newest alerts, newest last. */
export function useAlerts(): readonly Alert[] {
  return useSyncExternalStore(onAlerts, () => theHub().alerts.get(), noAlerts);
}

/** The hub's notices about itself, newest last. */
export function useHubNotices(): readonly HubNotice[] {
  return useSyncExternalStore(onNotices, () => theHub().notices.get(), noNotices);
}

export function useRuns(): RunsView {
  return useSyncExternalStore(onRuns, () => theHub().runs.getView(), noRuns);
}

/** The line of a watched run; undefined while the hub does not list it. */
export function useLine(runId: string | null): RunLine | undefined {
  const lineOf = () => (runId === null ? undefined : theHub().runs.lineOf(runId));
  return useSyncExternalStore(onRuns, lineOf, () => undefined);
}

export function useRun(runId: string): RunView {
  const store = useMemo(() => {
    if (typeof window === 'undefined') return null;
    const { connection, runs } = theHub();
    return new RunStore(runId, connection, runs);
  }, [runId]);
  return useSyncExternalStore(store?.subscribe ?? stay, store?.getView ?? loadingRun, loadingRun);
}

const NO_VIEWS: readonly RunView[] = [];

/** Several runs, in the order of their ids. */
export function useRunSet(ids: readonly string[]): readonly RunView[] {
  const set = useMemo(() => {
    if (typeof window === 'undefined') return null;
    const { connection, runs } = theHub();
    return new RunSet(connection, runs);
  }, []);
  const wanted = ids.join(',');
  useEffect(() => set?.show(wanted === '' ? [] : wanted.split(',')), [set, wanted]);
  return useSyncExternalStore(set?.subscribe ?? stay, set?.getViews ?? (() => NO_VIEWS), () => NO_VIEWS);
}

/** The lines of watched runs, by id; those that the hub does not list are absent. */
export function useLines(ids: readonly string[]): ReadonlyMap<string, RunLine> {
  // A new view says that some line changed.
  const view = useRuns();
  return useMemo(() => {
    const lines = view.isKnown || typeof window !== 'undefined' ? ids.map((id) => theHub().runs.lineOf(id)) : [];
    return new Map(lines.flatMap((line) => (line ? [[line.id, line]] : [])));
  }, [view, ids]);
}
