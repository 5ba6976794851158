/** Crashed: the trainer failed, died without logging an end, or has been silent for so long that it is probably dead. */

import { keepAdvice } from '../wording/advice.ts';
import { FACT, afterRepeats } from '../statistics/confidence.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { findingOf } from './finding.ts';
import type { Rule } from './rule.ts';
import { notChecked } from './rule.ts';
import { durationText, silenceOf } from '../statistics/silence.ts';
import { fitting, quoted, stepText } from '../wording/wording.ts';

export const crashed: Rule = {
  id: 'crashed',
  title: 'Crashed',
  meaning: 'The run stopped without logging that it had ended.',
  causes: [
    'The process was killed, often because it ran out of memory',
    'The machine shut down or lost power',
    'An uncaught error that never reached the log',
  ],
  explains: ['stalled'],
  check: () => ({
    conclude(facts) {
      const step = stepText(facts.lastStep);
      if (facts.end?.outcome === 'failed')
        return found(
          facts,
          `Failed at step ${step}${facts.end.reason ? `: ${quoted(facts.end.reason)}` : ''}.`,
          `The trainer reported a failure${facts.end.reason ? `: ${facts.end.reason}` : ''}.`,
          FACT,
        );
      if (facts.ended) return 'clear';
      if (facts.context?.trainer === 'gone')
        return found(
          facts,
          `The trainer died after step ${step} without logging an end.`,
          'Its process is no longer running, and the log does not say that training ended.',
          FACT,
        );
      const silence = silenceOf(facts);
      if (!silence)
        return notChecked(facts.context ? 'the points of this run have no timestamps' : 'can only be checked live');
      if (silence.state === 'over')
        return notChecked('no data for a long time: the run has finished or died, and this log does not record which');
      if (silence.state !== 'gone') return 'clear';
      const { silentMs, longestMs } = silence;
      return found(
        facts,
        `No data for ${durationText(silentMs)} since step ${step}: probably dead.`,
        `The last point is ${durationText(silentMs)} old, the longest gap before it was ${durationText(longestMs)}, and the log does not say that training ended.`,
        afterRepeats(silentMs / longestMs),
      );
    },
  }),
};

function found(facts: Facts, sentence: string, evidence: string, confidence: number) {
  return findingOf(
    crashed,
    facts,
    { onsetStep: facts.lastStep, detectedStep: facts.lastStep, resolvedStep: null },
    {
      level: 'act',
      sentences: [fitting(sentence)],
      evidence,
      confidence,
      advice: [
        { text: 'Check the end of the trainer’s output, and whether the system killed it to free memory' },
        { text: 'Resume from the newest checkpoint', field: 'resume_from_checkpoint', to: 'latest' },
        ...keepAdvice(facts, facts.keep()),
      ],
      metrics: [],
      numbers: { step: facts.lastStep },
    },
  );
}
