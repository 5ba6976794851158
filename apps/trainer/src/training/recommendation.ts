/** What to change in the next training, from the diagnosis of this one. */

import { diagnose, stepText } from '@rewardboard/diagnostics';
import type { Evaluation, Finding, Run } from '@rewardboard/protocol';

/** The guide's "Performance Targets": below this accuracy more examples come first. */
const LOW_ACCURACY = 0.8;
const MANY_EXAMPLES = 400_000;

/** What the guide advises for what was measured, most important first; null when nothing was evaluated. */
export function recommendation(run: Run): string | null {
  if (run.evaluations.length === 0) return null;
  const { findings, keep } = diagnose(run, []);
  const open = (...rules: string[]): Finding | undefined =>
    findings.find(({ rule, resolvedStep }) => rules.includes(rule) && resolvedStep === null);
  const kept = run.evaluations.find(({ step }) => step === keep?.step) ?? run.evaluations.at(-1)!;
  const accuracy = kept.values['eval/accuracy'];
  const parts: string[] = [];
  const gap = open('overfitting', 'generalization-gap');
  if (gap) parts.push(`add regularization: ${weightDecayAdvice(gap)} (${quotedSentence(gap)})`);
  const high = open('underfitting');
  if (high) parts.push(`use a larger hidden_size or embedding_size, or more examples (${quotedSentence(high)})`);
  if (accuracy !== undefined && accuracy < LOW_ACCURACY) {
    const examples = stepText(run.info?.data.trainExamples ?? 0);
    parts.push(
      `use more examples (with ${examples}, accuracy is ${accuracy.toFixed(3)} at step ${kept.step}, below ${LOW_ACCURACY}; the accuracy targets assume about ${stepText(MANY_EXAMPLES)})`,
    );
  }
  const constant = constantAnswer(run, kept);
  if (constant) parts.push(constant);
  const weak = rankingNoBetter(run, kept);
  if (weak) parts.push(weak);
  if (parts.length === 0)
    return 'Recommendation: nothing to change. There is no large gap and no high loss, accuracy is at least 0.8, and no single feature does as well';
  return `Recommendation: ${parts.join('; ')}`;
}

/** A high accuracy says nothing where it is that of one answer for all. */
function constantAnswer({ info }: Run, { counts, step }: Evaluation): string | null {
  if (!info || !counts) return null;
  const { tp, tn, fp, fn } = counts;
  if (tp + fp > 0 && tn + fn > 0) return null;
  const answer = tp + fp > 0 ? info.positiveLabel : info.negativeLabel;
  return `use another threshold, or class_weight balanced (with threshold ${info.threshold}, all ${tp + tn + fp + fn} examples are predicted “${answer}” at step ${step})`;
}

/** A model that ranks no better than one number of the text is not worth its training. */
function rankingNoBetter({ info }: Run, { values, step }: Evaluation): string | null {
  const auc = values['eval/roc_auc'];
  const best = info?.data.trivialAuc[0];
  if (auc === undefined || !best || !(auc <= best.auc)) return null;
  return `use more examples or another model (at step ${step}, ROC AUC is ${auc.toFixed(3)}; “${best.name}” alone gets ${best.auc.toFixed(3)})`;
}

/** With the numbers of the finding's own advice, which the board shows. */
function weightDecayAdvice({ advice }: Finding): string {
  const change = advice.find(({ field }) => field === 'weight_decay');
  // Withdrawn where the run was told the opposite before.
  if (!change) return 'weight_decay or dropout';
  const { from, to } = change;
  return `weight_decay ${to}${from === undefined ? '' : ` instead of ${from}`}`;
}

function quotedSentence({ sentence }: Finding): string {
  return sentence.replace(/\.$/, '');
}
