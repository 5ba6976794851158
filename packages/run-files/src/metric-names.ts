/** Names of metrics in one file, each looked up once. */

import { pathOfField } from '@rewardboard/metrics';
import type { ReadContext } from './format.ts';

/** More names than any log has; those beyond are looked up again each time. */
const MAX_NAMES = 5_000;

export class MetricNames {
  readonly seen = new Map<string, string>();

  constructor(private readonly context: ReadContext = {}) {}

  /** @param path where it belongs if no person says otherwise; found by its name when absent */
  pathOf(name: string, path?: string): string {
    const known = this.seen.get(name);
    if (known !== undefined && (path === undefined || path === known)) return known;
    const found = this.context.renamed?.(name) ?? path ?? pathOfField(name, this.context.split);
    if (known === undefined && this.seen.size < MAX_NAMES) this.seen.set(name, found);
    return found;
  }
}
