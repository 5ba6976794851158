/** What could not be read of a file, in words. */

import type { SourceStatus } from '@rewardboard/protocol';
import { plural, whole } from '../../words/format-number.ts';

/** "2 lines of metrics.log could not be read (first: line 481)"; nothing where all is well. */
export function damageWords({ path, unit = 'line', damaged, firstDamage, error }: SourceStatus): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const words: string[] = [];
  if (error !== null) words.push(`${name} cannot be read now: ${error.replace(/\.$/, '')}`);
  if (damaged > 0) {
    words.push(
      `${plural(damaged, unit)} of ${name} could not be read${firstDamage ? ` (first: ${unit} ${whole(firstDamage.line)})` : ''}`,
    );
  }
  return words;
}
