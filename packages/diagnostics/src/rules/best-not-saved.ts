/** Best not saved: the best checkpoint was not saved, and the saved ones are worse by more than the noise. */

import { beyondNoise } from '../statistics/confidence.ts';
import type { Period } from './episode.ts';
import { findingOf } from './finding.ts';
import type { Rule } from './rule.ts';
import { NO_EVALUATIONS, notChecked, tooNoisy } from './rule.ts';
import { metricLabel, numberText, stepText } from '../wording/wording.ts';

/** Evaluations to wait for a late save. */
const PATIENCE = 2;

export const bestNotSaved: Rule = {
  id: 'best-not-saved',
  title: 'Best checkpoint not saved',
  meaning: 'The best model so far was not saved, or has since been deleted.',
  causes: [
    'Checkpoints are saved less often than the model is evaluated',
    'Old checkpoints are deleted by age, not by score',
  ],
  check(facts) {
    let evaluations = 0;
    let period: Period | null = null;
    let since = 0;
    let missing: number | null = null;
    let hasEnded = false;
    const point = (step: number) => {
      const saved = facts.savedBest();
      const isWorse = saved !== null && saved.isNamed && saved.best.step !== saved.step && saved.isWorse;
      if (!isWorse) {
        missing = null;
        if (period && period.resolvedStep === null) period.resolvedStep = step;
        return;
      }
      since = missing === saved.best.step ? since + 1 : 0;
      missing = saved.best.step;
      if (since < PATIENCE && !hasEnded) return;
      if (!period || period.resolvedStep !== null)
        period = { onsetStep: missing, detectedStep: step, resolvedStep: null };
      else period.onsetStep = missing;
    };
    return {
      evaluation({ step }) {
        evaluations++;
        point(step);
      },
      end() {
        hasEnded = true;
        point(facts.lastStep);
      },
      period: () => period,
      conclude(facts) {
        if (evaluations === 0) return NO_EVALUATIONS;
        const saved = facts.savedBest();
        if (!saved) return notChecked('the log does not say which checkpoints were saved');
        if (!saved.isNamed) return notChecked('the log does not say which metric selects the best checkpoint');
        if (!period)
          return saved.best.step !== saved.step && !saved.isWorse
            ? tooNoisy(
                `the best checkpoint was not saved, but the saved one of step ${stepText(saved.step)} is as good within noise`,
              )
            : 'clear';
        const { best, value, step, metric, margin } = saved;
        return findingOf(bestNotSaved, facts, period, {
          level: 'watch',
          sentences: [
            `The best checkpoint (step ${stepText(best.step)}) was not saved; the best saved is ${stepText(step)}.`,
            `Best step ${stepText(best.step)} was not saved; best saved is ${stepText(step)}.`,
          ],
          evidence: `The best ${metricLabel(metric)} is ${numberText(best.value)}, at step ${stepText(best.step)}, which was not saved. The best saved checkpoint, step ${stepText(step)}, has ${numberText(value)} (noise ±${numberText(margin)}).`,
          confidence: beyondNoise((1.96 * Math.abs(best.value - value)) / margin, 10, 1),
          range: [best.value, value],
          advice: [
            { text: 'Keep the best checkpoint', field: 'load_best_model_at_end', to: 'true' },
            { text: 'Save whenever an evaluation is the best so far', field: 'save_strategy', to: 'best' },
          ],
          metrics: [metric],
          numbers: { bestStep: best.step, best: best.value, savedStep: step, saved: value },
        });
      },
    };
  },
};
