/** Unstable loss: it jumps from point to point far more than the size of a batch, or of the validation set, explains. */

import { clipGradients, scaleLearningRate } from '../wording/advice.ts';
import { afterRepeats } from '../statistics/confidence.ts';
import { Episode, foremost } from './episode.ts';
import { numberField } from '../diagnosis/facts.ts';
import { findingOf } from './finding.ts';
import type { PointWithLoss } from '../diagnosis/points.ts';
import { hasLoss } from '../diagnosis/points.ts';
import { Recent } from '../statistics/recent.ts';
import type { Rule } from './rule.ts';
import { notChecked } from './rule.ts';
import { Spread } from '../statistics/spread.ts';
import { Zigzag } from '../statistics/zigzag.ts';
import { numberText, stepText } from '../wording/wording.ts';

const WINDOW_POINTS = 50;
const MIN_POINTS = 20;
/** Tested every few points; the window changes little in between. */
const STRIDE_POINTS = 5;
/** Variation beyond this multiple of the expected noise, and beyond this share of the level. */
const TIMES_EXPECTED = 3;
const LEVEL_SHARE = 0.15;
/** Newest evaluations that must still jump: what happened at the start of the run is over. */
const NEWEST_EVALUATIONS = 6;
/** Standard deviation of one example's cross entropy, roughly, at a loss of ln 2; it grows with the scale of the loss. */
const EXAMPLE_DEVIATION = 0.5;
/** The guide's usual batch size, assumed if the log does not give one. */
const ASSUMED_BATCH = 8;
const ASSUMED_EVALUATION = 200;

/** Below this share of its peak, the learning rate has been tried lower. */
const LOW_SHARE = 0.3;
const LAYERS_BY_BATCH = 'Layers such as batch normalization behave differently in training';

export const unstableLoss: Rule = {
  id: 'unstable-loss',
  title: 'Unstable loss',
  meaning: 'The loss jumps far more than normal noise: the steps are too large, or the batches too small.',
  causes: ['The learning rate is too high', 'The batch size is very small', 'The validation set is very small'],
  explains: ['spike'],
  check(facts) {
    const batch = Math.max(1, numberField(facts, 'per_device_train_batch_size') ?? ASSUMED_BATCH);
    const training = new Episode(MIN_POINTS / STRIDE_POINTS, WINDOW_POINTS / STRIDE_POINTS);
    const validation = new Episode(3, 5);
    const places = [
      { isOfTraining: true, episode: training },
      { isOfTraining: false, episode: validation },
    ];
    const spread = new Spread(WINDOW_POINTS);
    const level = new Recent(WINDOW_POINTS);
    // A steep fall is no jump, however large its steps are.
    const zigzag = { training: new Zigzag(WINDOW_POINTS), validation: new Zigzag(WINDOW_POINTS) };
    const newest = new Spread(NEWEST_EVALUATIONS);
    let trainNoise = NaN;
    let rate = NaN;
    let peakRate = 0;
    let points = 0;
    let last: PointWithLoss | null = null;
    return {
      train({ step, loss, learningRate }) {
        if (learningRate !== undefined && Number.isFinite(learningRate)) {
          rate = learningRate;
          peakRate = Math.max(peakRate, rate);
        }
        if (loss === undefined || !Number.isFinite(loss)) return;
        spread.add(loss);
        level.add(loss);
        zigzag.training.add(loss);
        if (spread.count < MIN_POINTS || ++points % STRIDE_POINTS !== 0) return;
        trainNoise = spread.deviation;
        training.add(step, isWild(trainNoise, level.mean, batch) && zigzag.training.isOne);
      },
      evaluation(point) {
        if (!hasLoss(point)) return;
        last = point;
        const examples = point.examples ?? ASSUMED_EVALUATION;
        newest.add(point.loss);
        zigzag.validation.add(point.loss);
        if (point.noiseIsMeasured)
          validation.add(
            point.step,
            zigzag.validation.isOne &&
              isWild(point.lossNoise, point.loss, examples, point.unit) &&
              isWild(newest.deviation, point.loss, examples, point.unit),
          );
      },
      period: () => foremost(places)?.episode.period ?? null,
      conclude(facts) {
        if (spread.count < MIN_POINTS && validation.tests === 0)
          return notChecked(`needs ${MIN_POINTS} training points or 7 evaluations`);
        const shown = foremost(places);
        if (!shown) return 'clear';
        const { isOfTraining: ofTraining, episode } = shown;
        const period = episode.period!;
        const noise = ofTraining ? trainNoise : last!.lossNoise;
        const mean = ofTraining ? level.mean : last!.loss;
        const name = ofTraining ? 'Training loss' : 'Validation loss';
        const size = `±${numberText(1.96 * noise)}`;
        // Jumps that a much lower rate has left as they were are not of the rate.
        const isOfSet = !ofTraining && rate < LOW_SHARE * peakRate;
        return findingOf(unstableLoss, facts, period, {
          level: 'watch',
          sentences: isOfSet
            ? [`${name} jumps by ${size}, at a low learning rate, too.`]
            : [`${name} jumps by ${size}: halve the learning rate.`],
          evidence: `Since step ${stepText(period.onsetStep)}, ${name.toLowerCase()} has jumped by ${size} from point to point around ${numberText(mean)}, far more than ${ofTraining ? `a batch of ${batch} explains` : 'the size of the validation set explains'}.`,
          confidence: afterRepeats(episode.heldFor),
          range: [mean - 1.96 * noise, mean + 1.96 * noise],
          ...(isOfSet ? { causes: [...unstableLoss.causes.slice(1).toReversed(), LAYERS_BY_BATCH] } : {}),
          advice: isOfSet
            ? [{ text: 'Evaluate on more examples' }, { text: 'Compare checkpoints by the mean of three evaluations' }]
            : [...scaleLearningRate(facts, 0.5), ...clipGradients(facts)],
          metrics: [ofTraining ? 'train/loss' : 'eval/loss'],
          numbers: { noise, level: mean },
        });
      },
    };
  },
};

/** @param unit of the loss, see `LossUnit` */
function isWild(noise: number, level: number, examples: number, unit = 1): boolean {
  const expected = (EXAMPLE_DEVIATION * Math.max(1, unit, Math.abs(level) / Math.LN2)) / Math.sqrt(examples);
  return noise > TIMES_EXPECTED * expected && noise > LEVEL_SHARE * Math.abs(level);
}
