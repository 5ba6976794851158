/** What a hub answers over HTTP of its runs. */

import { until } from '../../../../e2e/processes.ts';
import { wait } from './measures.ts';

/** Until something happens that must happen, however slow the machine is. */
export const LIMIT_MS = 600_000;

export async function countsOf(url: string): Promise<{ listed: number; judged: number }> {
  const { runs } = (await (await fetch(`${url}/api/runs`)).json()) as { runs: { verdict: string }[] };
  return { listed: runs.length, judged: runs.filter(({ verdict }) => verdict !== 'Not analyzed yet.').length };
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
      await wait(200);
      const now = await ask();
      if (now !== last) [last, since] = [now, Date.now()];
      return now > 0 && Date.now() - since > 2_000;
    },
    'nothing changes any more',
    LIMIT_MS,
  );
}
