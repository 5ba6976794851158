/** Rows can't be longer than a model has places: what is read is said, not changed in silence. */

import type { ModelConfig } from '../../config/config-schema.ts';
import type { ReadingOptions } from '../model.ts';

/** @param most tokens that the model reads */
export function noticeShortRows(
  { max_sequence_length: wanted }: ModelConfig,
  directory: string,
  most: number,
  { notice }: ReadingOptions,
): void {
  if (wanted > most)
    notice?.(
      `max_sequence_length is ${wanted}, but ${directory} reads at most ${most} tokens; longer texts are cut to that`,
    );
}
