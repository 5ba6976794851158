/** Puts a hub together: runs, their sources, their viewers, and the port. */

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DiagnoserPool } from '@rewardboard/diagnostics';
import { SOCKET_PATH } from '@rewardboard/protocol';
import { Acknowledgements } from './acknowledgements/acknowledgements.ts';
import { NO_ALERTS } from './alerts/alert-settings.ts';
import { Alerts } from './alerts/alerts.ts';
import { Access } from './access/access.ts';
import { firstPasses } from './access/first-passes.ts';
import { isLoopback } from './access/is-loopback.ts';
import { limitStrangers } from './access/address-limit.ts';
import { GuestView } from './access/guest-view.ts';
import { linkAddresses } from './access/link-addresses.ts';
import { ownAddresses } from './access/permitted-hosts.ts';
import { TryLimiter } from './access/try-limiter.ts';
import { DiagnosisThreads } from './diagnosis/diagnosis-threads.ts';
import { FollowedDirectories } from './directories/followed-directories.ts';
import { readWords } from './directories/kept-words.ts';
import { UnreadReport } from './directories/unread-report.ts';
import { withoutBasePath } from './http/base-paths.ts';
import { BoardFiles } from './http/board-files.ts';
import { pipeUpgrade } from './http/development-board.ts';
import { GuestQueue } from './http/guest-queue.ts';
import { routesOf } from './http/routes.ts';
import { webOf } from './http/web.ts';
import type { Viewer } from './hub-info.ts';
import { hubInfoFor } from './hub-info.ts';
import type { Hub, HubOptions } from './hub-options.ts';
import { beginPulse } from './hub-pulse.ts';
import { refusalToKeep } from './kept/refusal-to-keep.ts';
import { RemoteRuns } from './journals/remote-runs.ts';
import { openLines } from './lines/open-lines.ts';
import { HubNotices } from './notices/hub-notices.ts';
import { openPort } from './open-port.ts';
import { DiagnosisLoop } from './runs/diagnosis-loop.ts';
import { HUB_SERIES_CAPACITY } from './runs/series-capacity.ts';
import { PastDiagnoses } from './runs/past-diagnoses.ts';
import { Runs } from './runs/runs.ts';
import { isPermitted, openSockets } from './sockets/socket-server.ts';
import { takeUplinks } from './sockets/uplinks.ts';
import { Viewers } from './sockets/viewers.ts';

/** What was read for the first time by then is listed at once, and not line by line. */
const READ_AT_ONCE_MS = 2_000;
/** What is still open is cut this long after closing began. */
const CLOSE_WITHIN_MS = 200;

export async function startHub(options: HubOptions): Promise<Hub> {
  if (!options.share && !isLoopback(options.host))
    throw new Error(
      `Listening on ${options.host} would expose the runs to the network. Share them by link (--share), or listen on 127.0.0.1.`,
    );
  const now = () => Date.now();
  const basePath = options.publicPath ?? '';
  const notices = new HubNotices(options.share ? options.directories : null, now);
  const noticeTo = (isForGuests: boolean) => (text: string) => {
    options.notice(text);
    notices.add(text, isForGuests);
  };
  const [notice, noticeOfRuns] = [noticeTo(false), noticeTo(true)];
  const elapsedMs = () => performance.now();
  const refusal = refusalToKeep(options.stateDirectory);
  if (refusal)
    notice(
      `The board's state can't be written (${refusal}: ${options.stateDirectory}). Acknowledgements, sent alerts and share links are forgotten when the board stops, and trainers can't send copies of their runs.${options.share ? " `rewardboard link` can't reach this board." : ''} To keep them, set REWARDBOARD_STATE_DIR to a directory you can write to.`,
    );

  const acknowledgements = new Acknowledgements(join(options.stateDirectory, 'acknowledged.json'), notice);
  const threads = new DiagnosisThreads({
    entry: options.diagnosisThread ?? fileURLToPath(new URL('./diagnosis-thread.mjs', import.meta.url)),
    targets: options.targets,
    capacity: HUB_SERIES_CAPACITY,
    elapsedMs,
    ready: () => diagnosisLoop.pulse(),
    notice,
  });
  const runs = new Runs({
    diagnosers: new DiagnoserPool(options.targets),
    threads,
    newStream: () => randomUUID().slice(0, 8),
    acknowledged: (id) => acknowledgements.of(id),
    words: readWords,
    now,
    notice: noticeOfRuns,
  });
  const remote = new RemoteRuns(options.stateDirectory, runs, now, notice, (owner, sender) =>
    access.mayContinue(owner, sender),
  );
  const { http, peers, hosts, port } = await openPort(options, notice);
  const access = new Access({
    stateDirectory: options.stateDirectory,
    port,
    share: options.share,
    requireKey: options.requireKey === true,
    basePath,
    peers,
    now,
    notice: refusal ? () => undefined : notice,
  });
  if (!options.share)
    limitStrangers(
      http,
      (socket) => access.isStranger(socket),
      (socket) => access.whenKnown(socket),
    );
  const alerts = new Alerts({
    settings: options.alerts ?? NO_ALERTS,
    runs,
    file: join(options.stateDirectory, `alerts-${port}.json`),
    // The reader of an alert may be on another machine: a link works there, a loopback address doesn't.
    boardUrl:
      (options.publicOrigin === undefined ? undefined : options.publicOrigin + basePath) ??
      (options.share ? `http://${ownAddresses()[0] ?? '127.0.0.1'}:${port}` : `http://${urlHost(options)}:${port}`),
    now,
    notice,
    onNew: () => viewers.sendAlerts(),
  });
  const view = new GuestView(options.share, options.shareSamples === true);
  const sockets = openSockets(http, access, hosts, options.share);
  const hubInfo = (viewer: Viewer) =>
    hubInfoFor(viewer, { options, now: now(), view, alerts: alerts.info, unread: unreadReport.current });
  const viewers = new Viewers({
    namespace: sockets.view,
    runs,
    hub: hubInfo,
    alerts: () => alerts.recent,
    notices,
    view,
    viewerAt: sockets.viewerAt,
    elapsedMs,
    notice: noticeOfRuns,
  });
  const lines = refusal ? undefined : openLines(options);
  const directories = new FollowedDirectories({
    lines,
    directories: options.directories,
    stateDirectory: options.stateDirectory,
    runs,
    now,
    makeWay: (id, journalBytes) => remote.makeWay(id, journalBytes),
    notice: noticeOfRuns,
  });
  const uplinks = takeUplinks({ namespace: sockets.uplink, directories, remote, senderAt: sockets.senderAt });
  const dismissUnwelcome = () => {
    viewers.dismissUnwelcome();
    for (const socket of sockets.uplink.sockets.values()) if (!sockets.senderAt(socket)) socket.disconnect(true);
  };
  const unreadReport = new UnreadReport({
    directories: options.directories,
    hasRuns: () => runs.all().length > 0,
    isSeen: () => sockets.view.sockets.size > 0,
    unread: () => directories.unread(),
    print: options.notice,
    notice,
    // Guests need not know.
    changed: () => options.share || viewers.sendHub({ principal: 'local', onlyRun: null }),
  });

  const linksWith = (key: string) => linkAddresses(key, port, options.publicOrigin, basePath);
  const routes = routesOf({
    runs,
    access,
    view,
    tries: new TryLimiter(now),
    share: options.share,
    now,
    linksWith,
    revoked: () => dismissUnwelcome(),
    testAlerts: () => alerts.test(),
    acknowledgements,
    directories,
    past: new PastDiagnoses(options.targets),
    boardDirectory: options.boardDirectory,
    version: options.version,
    askTrainer: (runId, request) => uplinks.stop(runId, request),
  });
  const developmentBoardPort = options.developmentBoardPort ?? null;
  http.on(
    'request',
    webOf({
      routes,
      access,
      hosts,
      board: new BoardFiles(options.boardDirectory, basePath),
      guests: new GuestQueue(elapsedMs),
      developmentBoardPort,
      notice,
    }),
  );
  http.on('upgrade', (request, socket, head) => {
    if (request.url?.startsWith(`${SOCKET_PATH}/`)) return;
    if (developmentBoardPort !== null && isPermitted(request, hosts, access))
      pipeUpgrade(developmentBoardPort, request, socket, head);
    else socket.destroy();
  });

  if (basePath !== '')
    for (const event of ['request', 'upgrade'] as const)
      http.prependListener(event, (request: IncomingMessage) => {
        request.url = withoutBasePath(request.url ?? '', basePath);
      });

  // Runs that are found at the start get their state at once, not at some later pulse.
  const diagnosisLoop = new DiagnosisLoop(runs, elapsedMs);
  const seen = setTimeout(() => viewers.releaseList(), READ_AT_ONCE_MS);
  void Promise.all([directories.settle(), remote.readAll()]).then(() => {
    clearTimeout(seen);
    lines?.found();
    runs.updateStates();
    viewers.releaseList();
    diagnosisLoop.begin();
    unreadReport.settled();
  });
  const parts = { directories, remote, runs, lines, alerts, diagnosisLoop, unreadReport, viewers, dismissUnwelcome };
  const endPulse = beginPulse(parts);

  const url = `http://${urlHost(options)}:${port}`;
  const first = options.share ? firstPasses(access) : { linkKey: null, token: null, earlier: [] };
  return {
    port,
    url,
    pageUrl: options.requireKey && !options.share ? `${url}/#key=${access.ownKey}` : url,
    shareLinks: first.linkKey === null ? [] : linksWith(first.linkKey).map((url) => ({ url })),
    ingestToken: first.token,
    earlier: first.earlier,
    ownToken: options.share || options.requireKey ? access.ownKey : null,
    async close() {
      endPulse();
      clearTimeout(seen);
      lines?.writeAll();
      diagnosisLoop.close();
      viewers.close();
      const cut = setTimeout(() => http.closeAllConnections(), CLOSE_WITHIN_MS);
      await Promise.all([sockets.close(), directories.close(), alerts.close(), threads.close()]);
      http.closeAllConnections();
      clearTimeout(cut);
      await remote.close();
      access.close();
    },
  };
}

function urlHost({ host, share }: HubOptions): string {
  if (share || host === 'localhost') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
