/** Stalled: no new point for several times the longest usual gap of this run. */

import { afterRepeats } from '../statistics/confidence.ts';
import { findingOf } from './finding.ts';
import type { Rule } from './rule.ts';
import { notChecked } from './rule.ts';
import { durationText, silenceOf } from '../statistics/silence.ts';
import { stepText } from '../wording/wording.ts';

export const stalled: Rule = {
  id: 'stalled',
  title: 'Stalled',
  meaning: 'No new data has arrived for much longer than this run normally takes.',
  causes: [
    'The trainer is waiting for data, a lock or another process',
    'The machine is asleep or overloaded',
    'The log is buffered and has not been flushed',
  ],
  check: () => ({
    conclude(facts) {
      if (facts.ended) return 'clear';
      const silence = silenceOf(facts);
      if (!silence)
        return notChecked(facts.context ? 'the points of this run have no timestamps' : 'can only be checked live');
      if (silence.state === 'over')
        return notChecked('no data for a long time: the run has finished or died, and this log does not record which');
      if (silence.state === 'active') return 'clear';
      const { silentMs, longestMs } = silence;
      return findingOf(
        stalled,
        facts,
        { onsetStep: facts.lastStep, detectedStep: facts.lastStep, resolvedStep: null },
        {
          level: 'watch',
          sentences: [
            `No data for ${durationText(silentMs)} since step ${stepText(facts.lastStep)}: check the trainer.`,
          ],
          evidence: `The last point (step ${stepText(facts.lastStep)}) is ${durationText(silentMs)} old; the longest gap before it was ${durationText(longestMs)}.${facts.context?.trainer === 'alive' ? ' The trainer process is still running.' : ''}`,
          confidence: afterRepeats(silentMs / longestMs),
          advice: [{ text: 'Check the trainer’s output, its memory and its data source' }],
          metrics: [],
          numbers: { silentSeconds: Math.round(silentMs / 1000), longestPauseSeconds: longestMs / 1000 },
        },
      );
    },
  }),
};
