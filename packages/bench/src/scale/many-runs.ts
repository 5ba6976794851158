/** Many runs on one hub: its start, its list, its memory, and what it does at rest. */

import { join } from 'node:path';
import { Place, until } from '../../../../e2e/processes.ts';
import { peakMemoryMb } from '../peers/peak-memory.ts';
import { LIMIT_MS, countsOf, countsOnce, stateOf, steady } from './asked-hub.ts';
import { cpuSeconds, memoryMb, say, sayWithin, wait } from './measures.ts';
import { Watching } from './watching.ts';
import { LiveJournal, STEPS, writeRun } from './written-journals.ts';

const RESTING_MS = 10_000;
/** What a hub may take while one run grows and the others rest. */
const AT_REST = { most: 2, words: '<= 2 % of a core' };

/** A directory of finished runs, the port, the list, and a live run that comes last, and the start after it. */
export async function manyRuns(count: number): Promise<void> {
  console.log(`\n${count} finished runs of ${STEPS} steps, one directory each`);
  const place = new Place();
  try {
    const directory = join(place.directory, 'outputs');
    for (let i = 0; i < count; i++) writeRun(directory, i);
    const began = Date.now();
    const { hub, url } = await place.board('watch', directory, '--port', '0');
    const after = () => `${Date.now() - began} ms from the start of the process`;
    say('the port answers', after());
    const viewer = new Watching(url);
    await until(() => viewer.listed.size > 0, 'a list', LIMIT_MS);
    say('a viewer has its first list', `${after()}: ${viewer.listed.size} runs, ${viewer.bytes} bytes`);
    const liveAt = Date.now();
    const live = new LiveJournal(directory, 'live');
    await until(async () => (await stateOf(url, 'live')) === 'running', 'the live run is known', 30_000)
      .then(() => say('a live run that began now is known', `${Date.now() - liveAt} ms after its first line`))
      .catch(() => say('a live run that began now is known', 'never (30 s)'));
    await countsOnce(url, (counts) => counts.listed >= count, 'runs are listed');
    await steady(async () => (await countsOf(url)).judged);
    const { listed, judged } = await countsOf(url);
    say('all are judged', `${after()}: ${judged} of ${listed} listed, of ${count + 1} written`);
    say('processor so far', `${cpuSeconds(hub.process.pid!).toFixed(1)} s`);
    say(
      'memory now, and at most',
      `${memoryMb(hub.process.pid!).toFixed(0)} and ${peakMemoryMb(hub.process.pid!).toFixed(0)} MB`,
    );
    live.append();
    const idle = cpuSeconds(hub.process.pid!);
    await wait(RESTING_MS);
    const share = (100 * (cpuSeconds(hub.process.pid!) - idle) * 1000) / RESTING_MS;
    sayWithin('processor at rest', `${share.toFixed(1)} % of a core`, share, AT_REST);
    const late = new Watching(url);
    const asked = Date.now();
    await until(() => late.listed.size > 0, 'its list', LIMIT_MS);
    say('a later viewer has the list', `${Date.now() - asked} ms, ${late.listed.size} runs, ${late.bytes} bytes`);
    const opened = Date.now();
    late.watch(`run-${count - 1}`);
    await until(() => late.snapshots > 0 && late.steps >= STEPS, 'an old run is shown', LIMIT_MS).then(
      () => say('an old run is shown whole', `${Date.now() - opened} ms after it was asked for`),
      () => say('an old run is shown whole', 'never'),
    );
    viewer.close();
    late.close();
    hub.process.kill('SIGTERM');
    await hub.exited;
    await startAgain(place, directory, count);
  } finally {
    await place.clear();
  }
}

/** With the lines of resting runs that the hub before has kept. */
async function startAgain(place: Place, directory: string, count: number): Promise<void> {
  const began = Date.now();
  const { hub, url } = await place.board('watch', directory, '--port', '0');
  const after = () => `${Date.now() - began} ms from the start of the process`;
  say('started again, the port answers', after());
  await countsOnce(url, (counts) => counts.judged >= count, 'all are judged');
  say('all are judged', after());
  say('processor so far', `${cpuSeconds(hub.process.pid!).toFixed(1)} s`);
  say('memory at most', `${peakMemoryMb(hub.process.pid!).toFixed(0)} MB`);
}
