/**
 * Mistakes that a test must notice. Each change replaces a text that occurs exactly once; white space and trailing commas don't count.
 * `only` keeps it quick: the pattern of the tests that are run. `isPossible`: whether this machine can run them.
 */

import { DASHBOARD_MISTAKES } from './mistakes/dashboard.mjs';
import { DIAGNOSTICS_MISTAKES } from './mistakes/diagnostics.mjs';
import { HUB_MISTAKES } from './mistakes/hub.mjs';
import { MACHINE_MISTAKES } from './mistakes/machine.mjs';
import { PROTOCOL_MISTAKES } from './mistakes/protocol.mjs';
import { RUN_FILES_MISTAKES } from './mistakes/run-files.mjs';
import { TRAINER_MISTAKES } from './mistakes/trainer.mjs';

export const MISTAKES = [
  ...DASHBOARD_MISTAKES,
  ...DIAGNOSTICS_MISTAKES,
  ...HUB_MISTAKES,
  ...MACHINE_MISTAKES,
  ...PROTOCOL_MISTAKES,
  ...RUN_FILES_MISTAKES,
  ...TRAINER_MISTAKES,
];
