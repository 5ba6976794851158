/** What is reported about runs of the labelled corpus, at their end and halfway, is plain English. */

import { DEFAULT_TARGETS, diagnose, diagnosisAt } from '@rewardboard/diagnostics';
import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { notPlain, textsOf } from '../../diagnostics/src/testing/plain-words.ts';
import { corpusEvents } from './corpus-events.ts';
import { readCorpus } from './corpus-files.ts';

/** Of each group some runs: a few seconds in all. */
const EVERY = 8;
/** Longer than any run of the corpus pauses. */
const SILENT_MS = 1_000_000;

it('every text of every finding, verdict and target', () => {
  const runs = readCorpus('tuning').filter((_, index) => index % EVERY === 0);
  const texts = runs.flatMap((minted) => {
    const run = emptyRun();
    applyEvents(run, corpusEvents(minted));
    const { lastTime, lastStep } = run;
    const silentMs = minted.end === null ? SILENT_MS : 1;
    return [
      ...textsOf(
        diagnose(run, DEFAULT_TARGETS, { now: lastTime! + silentMs, lastPointAt: lastTime, trainer: minted.trainer }),
      ),
      ...textsOf(diagnosisAt(run, DEFAULT_TARGETS, lastStep / 2)),
    ];
  });
  const rules = new Set(texts.map(({ from }) => from));
  expect(rules.size).toBeGreaterThan(50);
  expect(notPlain(texts)).toEqual([]);
});
