/** Many runs and many viewers on one hub: start, list, memory, what a viewer receives, and how late a live point is. */

import { ingest } from './scale/ingest.ts';
import { list, viewersOfOne } from './scale/many-viewers.ts';
import { manyRuns } from './scale/many-runs.ts';
import { reconnect } from './scale/reconnect.ts';

const chosen = process.argv.find((word) => word.startsWith('--part='))?.slice(7) ?? 'all';
const is = (part: string) => chosen === 'all' || chosen === part;
if (is('1000')) await manyRuns(1_000);
if (is('10000')) await manyRuns(10_000);
if (is('list')) await list(900, 100, 100);
if (is('viewers')) await viewersOfOne(100);
if (is('viewers')) await viewersOfOne(1_000);
if (is('ingest')) await ingest(1);
if (is('ingest')) await ingest(10);
if (is('reconnect')) await reconnect(300);
