/** Notices a connection that swallows everything: no packet comes, and no end either. Pure: time comes in, ms of one clock. */

/** The hub sends every socket a beat this often. */
export const BEAT_MS = 1_500;
/** Without a packet for so long a connection is lost; a hub under load may be late by 3 s. */
export const SILENT_MS = 4_500;
/** The same while a message is awaited that may be long: beats come behind it. */
export const PATIENT_MS = 20_000;
/** `isLost` is asked this often. */
export const SILENCE_CHECK_MS = 400;
/** Asked much later than that, the program itself was asleep, and what came meanwhile is still to be read. */
const ASLEEP_MS = 2_000;

export class Silence {
  #heardAt = 0;
  #askedAt = 0;
  #beats = false;

  get heardAt(): number {
    return this.#heardAt;
  }

  /** A new connection: whether the hub at its other end beats is unknown, since older ones don't. */
  opened(now: number): void {
    this.#beats = false;
    this.#heardAt = now;
  }

  heard(now: number): void {
    this.#heardAt = now;
  }

  /** The first one comes with the connection. */
  beat(now: number): void {
    this.#beats = true;
    this.#heardAt = now;
  }

  /** @param isPatient a long message may be on its way */
  isLost(now: number, isPatient: boolean): boolean {
    const wasAsleep = now - this.#askedAt > ASLEEP_MS;
    this.#askedAt = now;
    if (wasAsleep) this.#heardAt = now;
    return this.#beats && now - this.#heardAt > (isPatient ? PATIENT_MS : SILENT_MS);
  }
}
