/** Every reading of a real log, and of a case. */

export { CASE_READINGS } from './case-readings.ts';
import { OLDER_LOGS } from './older-logs.ts';
import { WILD_LOGS } from './wild-logs.ts';

export const LOG_READINGS = [...OLDER_LOGS, ...WILD_LOGS];
