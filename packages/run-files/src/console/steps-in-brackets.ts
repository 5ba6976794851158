/** A step in brackets behind what a logger puts in front: CLU's "I0101 10:00:05.123456 1400 logging_writer.py:48] [10] loss=0.5". */

/**
 * Loggers that name a process do so before the source and the level, so only a number behind one of these, and directly before a
 * metric, is a step: "INFO [4711] loss: 0.5" may be a process.
 */
const BEHIND_LOGGER =
  /^(.{0,120}?(?:[\w-]\.(?:py|cc):\d{1,6}\]|\b(?:INFO|DEBUG):[\w.]{1,60}:| (?:INFO|DEBUG) -|\w:\d{1,6} -) {0,2})\[(\d{1,12})\] (?=[A-Za-z_][\w/.@-]{0,60} ?[:=] ?-?[\d.])/;

export function withStepsNamed(text: string): string {
  return text.includes('] ') ? text.replace(BEHIND_LOGGER, '$1step $2 ') : text;
}
