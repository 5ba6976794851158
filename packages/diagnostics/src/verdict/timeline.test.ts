/** What the timeline says of a finding that is no longer listed. */

import type { Finding } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { drawnFinding as finding } from '../testing/drawn-finding.ts';
import { Timeline } from './timeline.ts';

/** Of the change after step 200. */
function changed(...after: Finding[]): (string | undefined)[] {
  const timeline = new Timeline();
  timeline.add(200, [finding('gap')]);
  const entry = timeline.with(300, after).find(({ rule, step }) => rule === 'gap' && step === 300);
  return [entry?.change, entry?.sentence];
}

it('is part of the finding that explains it, and has not ended', () => {
  expect(changed(finding('overfitting', { title: 'overfitting', echoes: ['gap'] }))).toEqual([
    'absorbed',
    'gap: now part of “overfitting”.',
  ]);
});

it('ended, or another one took its place', () => {
  const sentence = 'gap: resolved at step 300.';
  expect(changed(finding('gap', { resolvedStep: 300, sentence }))).toEqual(['resolved', sentence]);
  expect(changed(finding('gap', { resolvedStep: 300, sentence: 'gap, then more.', replacedBy: 'more' }))).toEqual([
    'absorbed',
    'gap, then more.',
  ]);
  expect(changed()).toEqual(['resolved', 'gap: no longer seen.']);
});
