import { expect, it } from 'vitest';
import { PATIENT_MS, SILENCE_CHECK_MS, SILENT_MS, Silence } from './silence.ts';

/** @returns when it was found lost, counted from the last packet; null within a minute of silence */
function lostAfter({ beats = true, isPatient = false, sleepAt = Infinity } = {}): number | null {
  const silence = new Silence();
  let now = 1_000_000;
  silence.opened(now);
  silence.isLost(now, isPatient);
  if (beats) silence.beat(now);
  else silence.heard(now);
  for (let slept = false; now < 1_060_000;) {
    const sleeps: boolean = !slept && now - 1_000_000 >= sleepAt;
    now += sleeps ? 30_000 : SILENCE_CHECK_MS;
    slept ||= sleeps;
    if (silence.isLost(now, isPatient)) return now - 1_000_000;
  }
  return null;
}

it('a silent connection is lost within 5 s, and where a long message is awaited, within 21', () => {
  expect(lostAfter()).toBeGreaterThan(SILENT_MS);
  expect(lostAfter()).toBeLessThan(5_000);
  expect(lostAfter({ isPatient: true })).toBeGreaterThan(PATIENT_MS);
  expect(lostAfter({ isPatient: true })).toBeLessThan(21_000);
});

it('every packet begins the time anew', () => {
  const silence = new Silence();
  silence.beat(1_000_000);
  for (let now = 1_000_000; now < 1_100_000; now += SILENCE_CHECK_MS) {
    if (now % 2_000 === 0) silence.heard(now);
    expect(silence.isLost(now, false)).toBe(false);
  }
});

it('a program that slept first reads what came, and a hub that never beats is not watched', () => {
  expect(lostAfter({ sleepAt: 2_000 })).toBeGreaterThan(30_000 + SILENT_MS);
  expect(lostAfter({ beats: false })).toBeNull();
});

it('each connection is asked anew whether it beats', () => {
  const silence = new Silence();
  silence.beat(1_000_000);
  silence.opened(1_001_000);
  for (let now = 1_001_000; now < 1_060_000; now += SILENCE_CHECK_MS) expect(silence.isLost(now, false)).toBe(false);
});
