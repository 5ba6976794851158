/** Non-finite values: a loss that is NaN or infinite, or a gradient norm that is so repeatedly. */

import { clipGradients, keepAdvice, scaleLearningRate } from '../wording/advice.ts';
import { FACT } from '../statistics/confidence.ts';
import { Episode, foremost } from './episode.ts';
import { findingOf } from './finding.ts';
import { LABELS_ADVICE, exactlyZero, mayHideNan } from './exactly-zero.ts';
import { Recent } from '../statistics/recent.ts';
import type { Rule } from './rule.ts';
import { CURVE_RULES, ERROR_RULES, notChecked } from './rule.ts';
import { countText, stepText, withinSentence } from '../wording/wording.ts';

/** Finite points after which training has recovered. */
const CLOSE_AFTER = 10;
/** Mixed precision gives a single infinite gradient now and then, and skips that step, but not several in a row. */
const GRADIENTS_IN_A_ROW = 3;
/** Finite training losses that show a training to be well although its validation loss never was a number. */
const HEALTHY_TRAINING = 5;
/** A scaler starts at 65,536 and halves after each step that it skips: after so many it is at 1, and no step was taken. */
const SKIPPED_AT_MOST = 16;
/** A log that begins so many steps after step 0, in distances of its points, is not that of a scaler's first steps. */
const BEGINS_LATE = 20;
/** A trainer that filters NaN out of its loss writes exactly 0 when all losses since the last line were NaN ... */
const ZEROS_IN_A_ROW = 3;
const LEVEL_POINTS = 5;
/** Losses that were all above this don't become 0 in one step: with a trainer that filters, and with one that may not. */
const SHEER_IF_FILTERED = 1;
const SHEER = 10;
/** Without a filter, the loss must drop to 0, not come down to it. */
const DROP_SHARE = 0.5;
/** From so many in one period on, training has not got over it, whatever the newest value is. */
const RECURRENT = 3;

const BATCH_CAUSES = ['A batch contains a broken example', 'Half precision overflows', 'The learning rate is too high'];
const EVALUATION_CAUSES = [
  'Validation examples have no labels, or all of them are ignored',
  'A validation batch is empty',
  'Half precision overflows during the evaluation',
];
const SKIPPED_CAUSES = ['Half precision overflows', 'The learning rate is too high'];

export const nonFinite: Rule = {
  id: 'non-finite',
  title: 'NaN or infinity',
  meaning: 'Training has produced a value that is no longer a number. The model stops learning from that point on.',
  causes: [
    'The learning rate is too high',
    'The loss takes the logarithm of 0 or divides by 0',
    'Half precision overflows',
    'A batch contains a broken example',
  ],
  explains: ['divergence', 'collapse', 'gradient-norm', 'schedule', ...CURVE_RULES, ...ERROR_RULES, 'below-target'],
  check(facts) {
    const training = new Episode(1, CLOSE_AFTER);
    const gradient = new Episode(GRADIENTS_IN_A_ROW, CLOSE_AFTER);
    const validation = new Episode(1, 2);
    const hidden = new Episode(ZEROS_IN_A_ROW, CLOSE_AFTER);
    const seen = { train: 0, gradient: 0, validation: 0, hidden: 0 };
    /** Since the newest period of each began. */
    const inPeriod = { ...seen };
    const add = (name: keyof typeof seen, episode: Episode, step: number, isBroken: boolean) => {
      if (isBroken && !episode.isOpen && !episode.heldLast) inPeriod[name] = 0;
      if (isBroken) inPeriod[name]++;
      episode.add(step, isBroken);
    };
    /** Newest losses that are not 0. */
    const before = new Recent(LEVEL_POINTS);
    let lastAboveZero = 0;
    let evaluationsSinceZero = 0;
    let waiting: number | null = null;
    let finiteGradients = 0;
    /** Steps of the first two points. */
    const firstSteps: number[] = [];
    let finiteTraining = 0;
    let finiteValidation = 0;
    /** The earliest of those still open is the cause; the rest are listed with it. */
    const sources = [
      { name: 'Training loss', metric: 'train/loss', episode: training, count: () => inPeriod.train },
      { name: 'Validation loss', metric: 'eval/loss', episode: validation, count: () => inPeriod.validation },
      {
        name: 'Training loss of exactly 0, which may hide NaN,',
        metric: 'train/loss',
        episode: hidden,
        count: () => inPeriod.hidden,
      },
      { name: 'Gradient norm', metric: 'train/grad_norm', episode: gradient, count: () => inPeriod.gradient },
    ];
    // The loss of a policy is exactly 0 where no answer is better than another, and an evaluation shows that there is a model.
    const withoutZeros = sources.filter(({ episode }) => episode !== hidden);
    const shown = () =>
      facts.isLossSigned || facts.firstReward !== null || (!facts.lossNanFiltered && evaluationsSinceZero > 0)
        ? withoutZeros
        : sources;
    let what = 'NaN';
    return {
      train({ step, loss, gradNorm }) {
        if (firstSteps.length < 2) firstSteps.push(step);
        if (loss !== undefined) {
          if (!Number.isFinite(loss)) {
            seen.train++;
            what = String(loss);
          } else finiteTraining++;
          add('train', training, step, !Number.isFinite(loss));
          const isHidden =
            loss === 0 &&
            mayHideNan(gradNorm, before) &&
            (facts.lossNanFiltered || before.count === 0 || lastAboveZero >= DROP_SHARE * before.median);
          if (isHidden) {
            seen.hidden++;
            if (!hidden.heldLast) evaluationsSinceZero = 0;
          }
          // One or two zeros that had to be taken for NaN at once were those of a single batch.
          else if (hidden.isOpen && inPeriod.hidden < ZEROS_IN_A_ROW && loss !== 0) hidden.close(step);
          add('hidden', hidden, step, isHidden);
          if (isHidden && before.count > 0 && before.lowest > (facts.lossNanFiltered ? SHEER_IF_FILTERED : SHEER))
            hidden.open(step);
          waiting = isHidden ? step : null;
          if (Number.isFinite(loss) && loss !== 0) {
            before.add(loss);
            lastAboveZero = loss;
          }
        }
        if (gradNorm !== undefined) {
          if (!Number.isFinite(gradNorm)) seen.gradient++;
          else finiteGradients++;
          // The scaler of half precision finds its size in the first steps.
          const isStart = !(firstSteps[0]! > BEGINS_LATE * (firstSteps[1]! - firstSteps[0]!));
          const isFinding = isStart && finiteGradients === 0 && seen.gradient <= SKIPPED_AT_MOST;
          add('gradient', gradient, step, !Number.isFinite(gradNorm) && !isFinding);
        }
      },
      end() {
        // Too few points for a row of zeros, and no more will come.
        if (waiting !== null) hidden.open(waiting);
      },
      evaluation({ step, rawLoss }) {
        evaluationsSinceZero++;
        if (rawLoss === undefined) return;
        if (!Number.isFinite(rawLoss)) {
          seen.validation++;
          if (seen.train === 0) what = String(rawLoss);
        } else finiteValidation++;
        add('validation', validation, step, !Number.isFinite(rawLoss));
      },
      period: () => foremost(shown())?.episode.period ?? null,
      conclude(facts) {
        const troubled = shown().filter(({ episode }) => episode.period !== null);
        if (sources.every(({ episode }) => episode.tests === 0)) return notChecked('no loss in this log');
        const main = foremost(troubled);
        if (!main) return 'clear';
        const period = main.episode.period!;
        const since = stepText(period.onsetStep);
        const isGradient = main.episode === gradient;
        const trouble = isGradient
          ? `Gradient norm has not been finite since step ${since}`
          : `${main.name} has been ${what} since step ${since}`;
        const isHidden = main.episode === hidden;
        const isOfEvaluation =
          troubled.every(({ episode }) => episode === validation) &&
          finiteValidation === 0 &&
          finiteTraining >= HEALTHY_TRAINING;
        const counts = troubled.map(
          ({ name, count, episode }) =>
            `${withinSentence(name)} ${countText(count(), 'time')} since step ${stepText(episode.period!.onsetStep)}`,
        );
        const isLoss = main.episode === training || main.episode === validation;
        if (isLoss && troubled.every(({ episode, count }) => !episode.heldLast && count() < RECURRENT)) {
          const times = main.count() === 1 ? `at step ${since}` : `${main.count()} times since step ${since}`;
          return findingOf(nonFinite, facts, period, {
            level: 'watch',
            sentences: [
              `${main.name} was ${what} ${times}, and is a number again.`,
              `${main.name} was ${what} ${times}; it is finite now.`,
              `${main.name} was ${what} ${times}.`,
            ],
            evidence: `Values that are not finite: ${counts.join('; ')}. The newest ones are numbers again, so the weights are intact.`,
            confidence: FACT,
            causes: BATCH_CAUSES,
            advice: [{ text: 'Check the batch of that step for empty or very long examples' }, ...clipGradients(facts)],
            metrics: troubled.map(({ metric }) => metric),
            numbers: { trainingPoints: seen.train, evaluations: seen.validation, gradients: seen.gradient },
          });
        }
        // Without a single loss that is a number, nothing shows that training goes on.
        if (isGradient && seen.train === 0 && finiteTraining > 0 && gradient.heldFor < SKIPPED_AT_MOST)
          return findingOf(nonFinite, facts, period, {
            isOfMoment: true,
            level: 'watch',
            title: 'Steps skipped',
            sentences: [
              `Gradient norm not finite since step ${since}: these steps are skipped.`,
              `Gradient norm not finite since step ${since}.`,
            ],
            evidence: `The gradient norm was not finite ${countText(seen.gradient, 'time')}, while training loss is a number. Half precision skips such a step and tries a smaller scale at the next one.`,
            confidence: FACT,
            causes: SKIPPED_CAUSES,
            advice: [
              { text: 'Use bfloat16 or full precision if this continues' },
              { text: 'Check the loss for terms that grow without bound' },
            ],
            metrics: ['train/grad_norm'],
            numbers: { gradients: seen.gradient },
          });
        if (isOfEvaluation)
          return findingOf(nonFinite, facts, period, {
            isOfMoment: true,
            level: 'act',
            sentences: [
              `Validation loss has been ${what} since the first evaluation: check the evaluation.`,
              `Validation loss was always ${what}: check the evaluation.`,
            ],
            evidence: `Validation loss is ${what} in each evaluation so far (${stepText(seen.validation)}), while training loss is a number. The fault is in the evaluation, not in the training.`,
            confidence: FACT,
            causes: EVALUATION_CAUSES,
            advice: [
              { text: 'Check that the validation examples have labels, and that the loss does not ignore all of them' },
              { text: 'Evaluate in full precision, and check for empty batches' },
            ],
            metrics: ['eval/loss'],
            numbers: { evaluations: seen.validation },
          });
        if (isHidden && !facts.lossNanFiltered)
          return exactlyZero(nonFinite, facts, period, before.count === 0 ? null : lastAboveZero);
        return findingOf(nonFinite, facts, period, {
          isOfMoment: true,
          level: 'act',
          sentences: isHidden
            ? [`Training loss has been exactly 0 since step ${since}: possibly NaN.`]
            : [
                `${trouble}: stop and lower the learning rate.`,
                `${trouble}: stop and lower the rate.`,
                `${trouble}: stop.`,
                `${trouble}.`,
              ],
          evidence: `Values that are${troubled.some(({ episode }) => episode === hidden) ? ', or may be, ' : ' '}not finite: ${counts.join('; ')}. ${facts.lossNanFiltered ? 'This trainer filters NaN from the loss that it logs (logging_nan_inf_filter), so there may be more.' : 'If the trainer filters NaN from its log, there may be more.'}`,
          confidence: isHidden ? 0.9 : FACT,
          advice: [
            ...(isHidden && before.count === 0 ? [LABELS_ADVICE] : []),
            ...keepAdvice(facts, facts.keep()),
            ...scaleLearningRate(facts, 0.5),
            ...clipGradients(facts),
            { text: 'Check the batch of that step for empty or very long examples' },
          ],
          metrics: troubled.map(({ metric }) => metric),
          numbers: { trainingPoints: seen.train, evaluations: seen.validation, gradients: seen.gradient },
        });
      },
    };
  },
};
