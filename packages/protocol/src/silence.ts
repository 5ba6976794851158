/** Notices a connection that swallows everything: no packet comes, and no end either. Pure: time comes in, ms of one clock. */

/** The hub pings every socket this often. */
export const PING_MS = 1_500;
/** Without a packet for so long a connection is lost; a hub under load may be late by 3 s. */
export const SILENT_MS = 4_500;
/** The same while a message is awaited that may be long: pings come behind it. */
export const PATIENT_MS = 20_000;
/** `isLost` is asked this often. */
export const SILENCE_CHECK_MS = 400;
/** Asked much later than that, the program itself was asleep, and what came meanwhile is still to be read. */
const ASLEEP_MS = 2_000;

export class Silence {
  #heardAt = 0;
  #askedAt = 0;

  get heardAt(): number {
    return this.#heardAt;
  }

  heard(now: number): void {
    this.#heardAt = now;
  }

  /**
   * @param pingMs how often the other side pings, as it said itself: older hubs do so less often
   * @param isPatient a long message may be on its way
   */
  isLost(now: number, pingMs: number, isPatient: boolean): boolean {
    const wasAsleep = now - this.#askedAt > ASLEEP_MS;
    this.#askedAt = now;
    if (wasAsleep) this.#heardAt = now;
    if (!(pingMs <= PING_MS)) return false;
    return now - this.#heardAt > (isPatient ? PATIENT_MS : SILENT_MS);
  }
}
