/** Sentences about what could not be read of a file. */

import type { SourceStatus } from '@rewardboard/protocol';
import { plural, whole } from '../../words/format-number.ts';

/** For example "2 lines of metrics.log could not be read (first: line 481)"; empty for an undamaged file. */
export function damageWords({ path, unit = 'line', damaged, firstDamage, error }: SourceStatus): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const words: string[] = [];
  if (error !== null) words.push(`${name} cannot be read: ${error.replace(/\.$/, '')}`);
  if (damaged > 0) {
    words.push(
      `${plural(damaged, unit)} of ${name} could not be read${firstDamage ? ` (first: ${unit} ${whole(firstDamage.line)})` : ''}`,
    );
  }
  return words;
}
