/** Findings that this person has taken note of: they stay listed, and call for attention no more. */
'use client';

import { Kept, useKept } from '../parts/kept.ts';

/** Kept at most; the oldest goes first. */
const MAX_ACKNOWLEDGED = 500;
const acknowledged = new Kept<readonly string[]>('rewardboard:acknowledged', (raw) => (Array.isArray(raw) ? raw.filter((key) => typeof key === 'string') : []));

/** A finding that got worse asks again: its level is part of the key. */
export function acknowledgementKey(runId: string, finding: { id: string; level: string }): string {
  return `${runId} ${finding.id} ${finding.level}`;
}

export function toggleAcknowledged(key: string): void {
  const keys = acknowledged.get();
  acknowledged.set(keys.includes(key) ? keys.filter((other) => other !== key) : [...keys, key].slice(-MAX_ACKNOWLEDGED));
}

export function useAcknowledged(): readonly string[] {
  return useKept(acknowledged);
}
