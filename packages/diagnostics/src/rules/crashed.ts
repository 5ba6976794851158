/** Crashed: the trainer failed, is gone without an end, or has been silent for so long that nobody waits any more. */

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
          `The trainer wrote that it failed${facts.end.reason ? `: ${facts.end.reason}` : ''}.`,
          FACT,
        );
      if (facts.ended) return 'clear';
      if (facts.context?.trainer === 'gone')
        return found(
          facts,
          `The trainer is gone since step ${step}, without an end.`,
          'Its process does not run any more, and its log has no end.',
          FACT,
        );
      const silence = silenceOf(facts);
      if (!silence)
        return notChecked(
          facts.context ? 'the points of this run have no times' : 'only a running monitor has a clock',
        );
      if (silence.state === 'over')
        return notChecked('silent for long: it has ended or died, and this log would not say which');
      if (silence.state !== 'gone') return 'clear';
      const { silentMs, longestMs } = silence;
      return found(
        facts,
        `Silent for ${durationText(silentMs)} since step ${step}: most likely dead.`,
        `The newest point is ${durationText(silentMs)} old, the longest pause before it was ${durationText(longestMs)}, and the log has no end.`,
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
        { text: 'Look at the end of the trainer’s output, and for a kill by the system for memory' },
        { text: 'Go on from the newest checkpoint', field: 'resume_from_checkpoint', to: 'latest' },
        ...keepAdvice(facts, facts.keep(false)),
      ],
      metrics: [],
      numbers: { step: facts.lastStep },
    },
  );
}
