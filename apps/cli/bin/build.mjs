/** `npm run build`, and the last step of an installation. */

import { ensureBuilt } from './workspace.mjs';

ensureBuilt();
