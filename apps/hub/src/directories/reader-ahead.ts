/** Reads the end of a large file, which is shown before everything before it was read. */

import type { RunEvent } from '@rewardboard/protocol';
import type { Format, FormatReader, ReadContext } from '@rewardboard/run-files';
import { PercentScores } from '@rewardboard/run-files';

const LINE_FEED = 10;

export class ReaderAhead {
  readonly #reader: FormatReader;
  readonly #percent: PercentScores;
  /** Its steps are counted from the beginning of the file, so from here they would be wrong. */
  #isLost = false;

  constructor(
    private readonly format: Format,
    private readonly context: ReadContext = {},
    /** The file's first line, for rows that need it. */
    firstLine: Uint8Array | null = null,
  ) {
    this.#reader = format.open(context);
    this.#percent = new PercentScores(context.facts);
    if (firstLine) this.#reader.read(firstLine);
  }

  /** @param isFirst the bytes begin anywhere in a record */
  read(bytes: Uint8Array, isFirst: boolean): { events: RunEvent[]; consumed: number } {
    if (this.#isLost) return { events: [], consumed: bytes.length };
    const skipped = isFirst && this.format.isSelfContained !== 'records' ? bytes.indexOf(LINE_FEED) + 1 : 0;
    const { events, consumed } = this.#reader.read(bytes.subarray(skipped));
    this.#percent.take(events);
    this.#isLost = events.some((event) => event.type === 'about' && event.about.stepUnit !== undefined);
    if (this.context.facts?.countsWithinEpochs) this.#isLost = true;
    // A resume is only one in the order of the whole file.
    return { events: this.#isLost ? [] : events.filter(({ type }) => type !== 'resume'), consumed: skipped + consumed };
  }
}
