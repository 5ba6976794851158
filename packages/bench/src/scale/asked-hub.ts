/** What a hub answers over HTTP of its runs. */

import { until } from '../../../../e2e/processes.ts';
import { wait } from './measures.ts';

/** Until something happens that must happen, however slow the machine is. */
export const LIMIT_MS = 600_000;
/** Answers cost the hub processor time that is measured. */
const ASKED_EVERY_MS = 500;

interface Counts {
  listed: number;
  judged: number;
}

/** Asks for no more than it counts: to send the whole lines of 10,000 runs, the hub writes and compresses 12 MB. */
export async function countsOf(url: string): Promise<Counts> {
  const { runs } = (await (await fetch(`${url}/api/runs?only=verdict`)).json()) as { runs: { verdict: string }[] };
  return { listed: runs.length, judged: runs.filter(({ verdict }) => verdict !== 'Not analyzed yet.').length };
}

/** @returns the counts once they are as wanted */
export async function countsOnce(url: string, is: (counts: Counts) => boolean, what: string): Promise<Counts> {
  let counts = await countsOf(url);
  await until(
    async () => {
      if (is(counts)) return true;
      await wait(ASKED_EVERY_MS);
      counts = await countsOf(url);
      return is(counts);
    },
    what,
    LIMIT_MS,
  );
  return counts;
}

export async function stateOf(url: string, id: string): Promise<string | null> {
  const answer = await fetch(`${url}/api/runs/${id}`);
  return answer.ok ? ((await answer.json()) as { state: string }).state : null;
}

/** Waits until a number has not changed for two seconds. */
export async function steady(ask: () => Promise<number>): Promise<void> {
  let last = await ask();
  let since = Date.now();
  await until(
    async () => {
      await wait(ASKED_EVERY_MS);
      const now = await ask();
      if (now !== last) [last, since] = [now, Date.now()];
      return now > 0 && Date.now() - since > 2_000;
    },
    'nothing changes any more',
    LIMIT_MS,
  );
}
