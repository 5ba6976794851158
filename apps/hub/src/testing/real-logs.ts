/** The folders of real logs: a few with an open licence in the repository, and more beside the checkout where it has them. */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const SHARED = pathOf('../../../../../shared/logs');

export const hasSharedLogs = existsSync(SHARED);
if (!hasSharedLogs) console.log('../shared/logs is absent: only the logs in the repository are read.');

export const REAL_LOGS = [pathOf('../../real-logs'), ...(hasSharedLogs ? [SHARED] : [])];
