/** What to change in the next training, from the diagnosis of this one. */

import { diagnose } from '@rewardboard/diagnostics';
import type { Evaluation, Finding, Run } from '@rewardboard/protocol';

/** The guide's "Performance Targets": below this accuracy more examples come first; the weight decay it names for a large gap. */
const LOW_ACCURACY = 0.8;
const MANY_EXAMPLES = 400_000;
const WEIGHT_DECAY = 0.02;

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
  if (gap) parts.push(`more regularization: ${weightDecayAdvice(run)} (${gap.sentence})`);
  const high = open('underfitting');
  if (high) parts.push(`more capacity or examples: a larger hidden_size or embedding_size (${high.sentence})`);
  if (accuracy !== undefined && accuracy < LOW_ACCURACY) {
    const examples = run.info?.data.trainExamples ?? 0;
    parts.push(
      `more examples: accuracy is ${accuracy.toFixed(3)} at step ${kept.step}, below ${LOW_ACCURACY}, with ${examples} examples (the accuracy targets assume about ${MANY_EXAMPLES.toLocaleString('en-US')})`,
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
  return `another threshold, or class_weight: balanced: with threshold ${info.threshold}, all ${tp + tn + fp + fn} examples are predicted “${answer}” at step ${step}`;
}

/** A model that ranks no better than one number of the text is not worth its training. */
function rankingNoBetter({ info }: Run, { values, step }: Evaluation): string | null {
  const auc = values['eval/roc_auc'];
  const best = info?.data.trivialAuc[0];
  if (auc === undefined || !best || !(auc <= best.auc)) return null;
  return `more steps or examples, or another model: at step ${step}, the model ranks no better (ROC AUC ${auc.toFixed(3)}) than “${best.name}” alone (${best.auc.toFixed(3)})`;
}

function weightDecayAdvice(run: Run): string {
  const now = run.info?.trainConfig.weight_decay;
  return typeof now === 'number' && now >= WEIGHT_DECAY
    ? `weight_decay ${2 * now} instead of ${now}`
    : `weight_decay ${WEIGHT_DECAY}${typeof now === 'number' ? ` instead of ${now}` : ''}`;
}
