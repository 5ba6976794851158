/** How soon viewers have their run again after the hub was killed. */

import { join } from 'node:path';
import { Place, until } from '../../../../e2e/processes.ts';
import { LIMIT_MS, countsOf } from './asked-hub.ts';
import { quantile, quantiles, say, sayWithin } from './measures.ts';
import { Watching } from './watching.ts';
import { LiveJournal, writeRun } from './written-journals.ts';

const AGAIN = { most: 3_000, words: 'p99 <= 3,000 ms' };

/** The hub is killed and starts again at its port. */
export async function reconnect(count: number): Promise<void> {
  console.log(`\n${count} viewers of one run, beside 800 others, when the hub is killed and starts again`);
  const place = new Place();
  try {
    const directory = join(place.directory, 'outputs');
    for (let i = 0; i < 800; i++) writeRun(directory, i);
    new LiveJournal(directory, 'live').append();
    const { hub, url, port } = await place.board('watch', directory, '--port', '0');
    await until(async () => (await countsOf(url)).listed >= 801, 'all are listed', LIMIT_MS);
    const watching = Array.from({ length: count }, (_, i) => new Watching(url, i === 0));
    await until(() => watching.every(({ isConnected }) => isConnected), 'all come', LIMIT_MS);
    for (const viewer of watching) viewer.watch('live');
    await until(() => watching.every(({ snapshots }) => snapshots > 0), 'all watch', LIMIT_MS);
    hub.process.kill('SIGKILL');
    await hub.exited;
    const killed = Date.now();
    for (const viewer of watching) viewer.comesBack();
    await place.board('watch', directory, '--port', String(port));
    say('the port answers', `${Date.now() - killed} ms after the kill`);
    await until(() => watching.every(({ wholeAt }) => wholeAt > 0), 'all are back', LIMIT_MS);
    const took = watching.map(({ wholeAt }) => wholeAt - killed);
    sayWithin('viewers have their run again', quantiles(took), quantile(took, 0.99), AGAIN);
    for (const viewer of watching) viewer.close();
  } finally {
    await place.clear();
  }
}
