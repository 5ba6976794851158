/** One run whose trainer and hub are killed and paused, while a proxy between all of them misbehaves and viewers come and go. */

import { join } from 'node:path';
import { Place, until } from '../../../../e2e/processes.ts';
import { ChaosViewer } from './chaos-viewer.ts';
import { FaultyProxy, NETWORK_FAULTS } from './faulty-proxy.ts';
import { KilledHub } from './killed-hub.ts';
import { KilledRecording } from './killed-recording.ts';
import { METRIC, checkDisk, checkHub, checkOnTheWay, checkViewer } from './oracle.ts';

const VIEWERS = 3;
/** A process lives at most so long after it was started, or, of a hub, after it listens. */
const LIFE_MS = 600;
/** Of the starts, so many are killed before they have come far, */
const EARLY_SHARE = 0.2;
const EARLY_MS = 500;
/** and before so many kills the process is paused. */
const PAUSED_SHARE = 0.3;
const PAUSE_MS = 400;
const FAULT_PAUSE_MS = 150;
const HOLD_MS = 300;
/** Of the faults, so many hit a viewer: it goes for good, and another one comes. */
const NEW_VIEWER_SHARE = 0.1;
const QUIET_MS = 60_000;

export interface ChaosRound {
  /** Path of the bundled recording. */
  program: string;
  random: () => number;
  hubKills: number;
  trainerKills: number;
  isShared: boolean;
}

/** @returns what was done, in words. @throws when an event is missing, doubled or out of order anywhere */
export async function chaosRound({ program, random, hubKills, trainerKills, isShared }: ChaosRound): Promise<string> {
  const place = new Place();
  const directory = join(place.directory, 'run');
  const hub = new KilledHub(place, isShared);
  let proxy: FaultyProxy | null = null;
  let viewers: ChaosViewer[] = [];
  let recording: KilledRecording | null = null;
  try {
    await hub.start();
    const network = (proxy = await FaultyProxy.open(hub.port));
    const trainer = (recording = new KilledRecording(program, directory, network.url, hub.token));
    const newViewer = () => new ChaosViewer(network.url, hub.cookie, 'chaos');
    viewers = Array.from({ length: VIEWERS }, newViewer);
    trainer.start();
    const check = () => checkOnTheWay(directory, trainer, hub);
    const over = new AbortController();
    const misbehave = async () => {
      while (!over.signal.aborted) {
        await wait(random() * FAULT_PAUSE_MS);
        const fault = NETWORK_FAULTS[Math.floor(random() * NETWORK_FAULTS.length)]!;
        network.misbehave(fault, random(), random() < 0.5, random() * HOLD_MS);
        if (random() >= NEW_VIEWER_SHARE) continue;
        viewers.shift()!.close();
        viewers.push(newViewer());
      }
    };
    const faults = misbehave();
    try {
      await Promise.all([
        killAgainAndAgain(hubKills, random, hub, check),
        killAgainAndAgain(trainerKills, random, trainer, check),
      ]);
    } finally {
      over.abort();
      await faults;
    }
    await trainer.finish();
    const last = checkDisk(directory, trainer, trainerKills);
    await checkHub(directory, hub, last);
    await until(
      () => viewers.every((viewer) => viewer.isFinished && viewer.points(METRIC).length >= last),
      'every viewer has the end',
      QUIET_MS,
    );
    for (const viewer of viewers) checkViewer(viewer, last);
    const { counts } = network;
    return `${last} steps, ${trainerKills} kills of the trainer and ${hubKills} of the ${isShared ? 'shared ' : ''}hub, connections cut ${counts.cut}, held ${counts.hold}, split ${counts.split}, doubled ${counts.double} times`;
  } finally {
    for (const viewer of viewers) viewer.close();
    proxy?.close();
    await recording?.kill().catch(() => undefined);
    await place.clear();
  }
}

interface Mortal {
  start(isAwaited?: boolean): Promise<void> | void;
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  kill(): Promise<void>;
}

async function killAgainAndAgain(
  kills: number,
  random: () => number,
  victim: Mortal,
  check: () => void,
): Promise<void> {
  for (let i = 0; i < kills; i++) {
    await wait(random() * LIFE_MS);
    if (random() < PAUSED_SHARE) {
      victim.signal('SIGSTOP');
      await wait(random() * PAUSE_MS);
      victim.signal('SIGCONT');
    }
    await victim.kill();
    check();
    const isEarly = random() < EARLY_SHARE && i < kills - 1;
    await victim.start(!isEarly);
    if (isEarly) await wait(random() * EARLY_MS);
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
