/** What of each file of one run counts, brought up to date while the files are read and grow. */

import type { RunEvent } from '@rewardboard/protocol';
import { countedEvents } from './counted-events.ts';
import type { KnownLog } from './known-log.ts';
import type { Share } from './shares.ts';
import { WHOLE, sharesOf } from './shares.ts';
import { statsOf } from './stats-of.ts';
import { asValidation, hasOnlyTests } from './test-as-validation.ts';

/** Points that a file must gain before it is compared again, as a share of those it has. */
const GROWTH = 8;

export class RunShares {
  /** The run has no validation set but its test set. */
  testIsValidation = false;
  #shares = new Map<string, Share>();
  #comparedAt = '';
  #comparedExactlyAt = '';

  of(file: string): Share {
    return this.#shares.get(file) ?? WHOLE;
  }

  /** What of a file's events counts in the run. */
  counted(file: string, events: RunEvent[]): RunEvent[] {
    const counted = countedEvents(events, this.of(file));
    return this.testIsValidation ? asValidation(counted) : counted;
  }

  /** What to say of the run when it begins. */
  about(): RunEvent[] {
    return this.testIsValidation ? [{ type: 'about', about: { testIsValidation: true } }] : [];
  }

  clear(): void {
    this.#shares.clear();
    this.testIsValidation = false;
    this.#comparedAt = this.#comparedExactlyAt = '';
  }

  /**
   * @param isQuiet nothing is being written: then every point counts
   * @returns 'counted' where events of a file count differently now, and all must be read again; 'listed' where only what is said
   * of a file changed; null where nothing was compared
   */
  update(logs: readonly KnownLog[], isQuiet = false): 'counted' | 'listed' | 'same' | null {
    const compared = this.#compare(logs, isQuiet);
    const testIsValidation = hasOnlyTests(logs);
    if (testIsValidation === this.testIsValidation || !logs.every(isRead)) return compared;
    this.testIsValidation = testIsValidation;
    return 'counted';
  }

  #compare(logs: readonly KnownLog[], isQuiet: boolean): 'counted' | 'listed' | 'same' | null {
    if (logs.length < 2 && this.#shares.size === 0) return null;
    if (!logs.every(isRead)) return null;
    const exactly = isQuiet ? logs.map(({ log }) => log.heads?.count).join(' ') : '';
    const roughly = logs.map(signatureOf).join('\n');
    if (roughly === this.#comparedAt && exactly === (isQuiet ? this.#comparedExactlyAt : '')) return null;
    this.#comparedAt = roughly;
    if (isQuiet) this.#comparedExactlyAt = exactly;
    const before = this.#shares;
    this.#shares = sharesOf(logs);
    const files = new Set([...before.keys(), ...this.#shares.keys()]);
    const differ = (what: (share: Share) => string) =>
      [...files].some((file) => what(before.get(file) ?? WHOLE) !== what(this.of(file)));
    if (differ(({ key }) => key)) return 'counted';
    return differ(({ unused }) => JSON.stringify(unused)) ? 'listed' : 'same';
  }
}

/** To its end, or as far as it can be. */
function isRead({ log, state }: KnownLog): boolean {
  if (!state) return statsOf(log.path) === undefined;
  return !state.exists || state.error !== null || !log.format || (log.reading?.hasAll(state.size) ?? false);
}

function signatureOf({ file, log, state }: KnownLog): string {
  const { heads } = log;
  if (!heads) return file;
  const size = Math.floor(GROWTH * Math.log2(heads.count + 1));
  return [file, heads.byPath.size, heads.unit, size, heads.epochs.count, heads.isRounded, state?.exists].join(' ');
}
