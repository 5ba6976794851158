/** The worker of the compare page, so that the page never waits for arithmetic. */

import { compareDesk } from './compare-desk.ts';
import type { FromDesk, ToDesk } from './compare-desk.ts';

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
const take = compareDesk((message: FromDesk) => self.postMessage(message));

self.addEventListener('message', ({ data }: MessageEvent<ToDesk>) => void take(data));
