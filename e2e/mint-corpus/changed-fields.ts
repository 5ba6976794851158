/** The fields of a configuration that differ from the defaults: the corpus keeps no others. */

import type { ConfigFile } from '../../apps/trainer/src/config-schema.ts';
import { SCHEMAS } from '../../apps/trainer/src/config-schema.ts';

export function changedFields(file: ConfigFile, config: object): Record<string, unknown> {
  const defaults: Record<string, unknown> = SCHEMAS[file].parse({});
  return Object.fromEntries(Object.entries(config).filter(([name, value]) => value !== defaults[name]));
}
