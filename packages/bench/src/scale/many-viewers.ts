/** Many viewers of one hub: of its list, and of one run. */

import { join } from 'node:path';
import { Place, until } from '../../../../e2e/processes.ts';
import { LIMIT_MS, countsOf, steady } from './asked-hub.ts';
import { cpuSeconds, memoryMb, quantile, quantiles, say, sayWithin, wait } from './measures.ts';
import { Watching } from './watching.ts';
import { LiveJournal, writeRun } from './written-journals.ts';

const WATCHED_MS = 10_000;
const RECEIVED = { most: 5, words: '<= 5 kB/s a viewer' };
const DELAY = { most: 200, words: 'p99 <= 200 ms' };

/** Some runs are live at 1 Hz, and many viewers show the list and watch one of them. */
export async function list(count: number, live: number, viewers: number): Promise<void> {
  console.log(
    `\n${count} runs, ${live} of them live at 1 Hz, ${viewers} viewers with the list open and one live run each`,
  );
  const place = new Place();
  try {
    const directory = join(place.directory, 'outputs');
    for (let i = live; i < count; i++) writeRun(directory, i);
    const journals = Array.from({ length: live }, (_, i) => new LiveJournal(directory, `live-${i}`));
    const { hub, url } = await place.board('watch', directory, '--port', '0');
    await until(async () => (await countsOf(url)).listed >= count, 'all are listed', LIMIT_MS);
    await steady(async () => (await countsOf(url)).judged);
    const watching = Array.from({ length: viewers }, (_, i) => new Watching(url, i === 0));
    await until(() => watching[0]!.listed.size > 0, 'all have the list', LIMIT_MS);
    watching.forEach((viewer, i) => viewer.watch(`live-${i % live}`));
    await until(() => watching.every(({ snapshots }) => snapshots > 0), 'all watch', LIMIT_MS);
    const before = watching.reduce((sum, { bytes }) => sum + bytes, 0);
    const kinds = watching[0]!.bytesOf;
    const cpu = cpuSeconds(hub.process.pid!);
    const began = Date.now();
    let next = 0;
    while (Date.now() - began < WATCHED_MS) {
      journals[next++ % live]!.append();
      await wait(began + (next * 1000) / live - Date.now());
    }
    const took = Date.now() - began;
    await wait(500);
    const bytes = watching.reduce((sum, viewer) => sum + viewer.bytes, 0) - before;
    const rate = bytes / viewers / took;
    sayWithin('a viewer receives', `${rate.toFixed(1)} kB/s`, rate, RECEIVED);
    say('of that', watching[0]!.namesOfBytes(took, kinds));
    const delays = watching.flatMap((viewer) => viewer.delays);
    sayWithin('append to viewer', quantiles(delays), quantile(delays, 0.99), DELAY);
    say('the hub takes', `${((100 * 1000 * (cpuSeconds(hub.process.pid!) - cpu)) / took).toFixed(0)} % of a core`);
    say('holes', String(watching.reduce((sum, { holes }) => sum + holes, 0)));
    for (const viewer of watching) viewer.close();
  } finally {
    await place.clear();
  }
}

/** One run at 20 Hz. */
export async function viewersOfOne(count: number): Promise<void> {
  console.log(`\n${count} viewers of one run at 20 Hz`);
  const place = new Place();
  try {
    const directory = join(place.directory, 'outputs');
    const journal = new LiveJournal(directory, 'live');
    const { hub, url } = await place.board('watch', directory, '--port', '0');
    await until(async () => (await countsOf(url)).listed === 1, 'it is listed', LIMIT_MS);
    const watching: Watching[] = [];
    for (let i = 0; i < count; i++) {
      watching.push(new Watching(url));
      if (i % 50 === 49) await until(() => watching.every(({ isConnected }) => isConnected), 'they come', LIMIT_MS);
    }
    await until(() => watching.every(({ isConnected }) => isConnected), 'all come', LIMIT_MS);
    for (const viewer of watching) viewer.watch('live');
    await until(() => watching.every(({ snapshots }) => snapshots > 0), 'all watch', LIMIT_MS);
    const cpu = cpuSeconds(hub.process.pid!);
    const began = Date.now();
    for (let i = 1; Date.now() - began < WATCHED_MS; i++) {
      journal.append();
      await wait(began + i * 50 - Date.now());
    }
    const took = Date.now() - began;
    await wait(500);
    const delays = watching.flatMap((viewer) => viewer.delays);
    sayWithin('append to viewer', quantiles(delays), quantile(delays, 0.99), DELAY);
    say(
      'the hub takes',
      `${((100 * 1000 * (cpuSeconds(hub.process.pid!) - cpu)) / took).toFixed(0)} % of a core, ${memoryMb(hub.process.pid!).toFixed(0)} MB`,
    );
    say('holes', String(watching.reduce((sum, { holes }) => sum + holes, 0)));
    for (const viewer of watching) viewer.close();
  } finally {
    await place.clear();
  }
}
