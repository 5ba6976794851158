/** A model trained by rewards that collapses: no more variety in its answers, no more reward differences, or rewards that no longer mean anything. */

import { keepAdvice, scaleLearningRate } from '../wording/advice.ts';
import { FACT, afterRepeats } from '../statistics/confidence.ts';
import { Episode, foremost } from './episode.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { findingOf } from './finding.ts';
import type { FindingParts } from './finding.ts';
import { trendOf } from '../statistics/mann-kendall.ts';
import { Outline } from '../statistics/outline.ts';
import type { Rule } from './rule.ts';
import { notChecked } from './rule.ts';
import { PolicyLevel } from '../statistics/policy-level.ts';
import { numberText, stepText } from '../wording/wording.ts';

/** The trend of the reward is tested every so many points. */
const STRIDE_POINTS = 5;
/** Entropy: to this share of its first level, and below this many nats: one choice has 98 % of the probability. */
const ENTROPY_SHARE = 0.1;
const ENTROPY = 0.1;
/** KL: to this many nats, and this many times its level after the first points, when it is no longer 0 by construction. */
const KL = 5;
const KL_TIMES = 20;
const KL_FLOOR = 0.05;
/** A loss of exactly 0 while accuracy stays the same number, or the reward where there is none, for so many points. */
const STUCK_POINTS = 8;
/** Of its first level: a reward that was at this share of it, or below, has not only varied. */
const LOST_SHARE = 0.7;
/** Deviates of the trend over all points: one chance in a thousand, and one in forty. */
const RISES = 3;
const FALLS = -2;
const OPEN_AFTER = 3;
const CLOSE_AFTER = 5;

type Kind = 'stuck' | 'entropy' | 'kl' | 'lost' | 'reward';

export const policyCollapse: Rule = {
  id: 'policy-collapse',
  title: 'Policy collapse',
  meaning: 'The model is trained by rewards and has stopped trying different answers, so it can no longer learn.',
  causes: [
    'The learning rate is too high',
    'All answers to a question get the same reward',
    'Nothing keeps the model close to the one it began with',
  ],
  explains: ['gradient-norm'],
  check() {
    const entropy = new PolicyLevel();
    const kl = new PolicyLevel();
    const distance = new Outline();
    const reward = new Outline();
    const rewardLevel = new PolicyLevel();
    const accuracy = new Outline();
    let same = 0;
    let last = { reward: NaN, accuracy: NaN };
    let tests = 0;
    const troubles: readonly { kind: Kind; episode: Episode }[] = [
      { kind: 'stuck', episode: new Episode(1, 1) },
      { kind: 'entropy', episode: new Episode(OPEN_AFTER, CLOSE_AFTER) },
      { kind: 'kl', episode: new Episode(OPEN_AFTER, CLOSE_AFTER) },
      { kind: 'lost', episode: new Episode(1, CLOSE_AFTER) },
      { kind: 'reward', episode: new Episode(OPEN_AFTER, CLOSE_AFTER, 'chance') },
    ];
    const [stuck, narrow, far, lost, hacked] = troubles.map(({ episode }) => episode) as [
      Episode,
      Episode,
      Episode,
      Episode,
      Episode,
    ];
    let stuckSince = 0;
    return {
      train(point) {
        const { step, loss } = point;
        const now = { reward: point.reward ?? NaN, accuracy: point.accuracy ?? NaN };
        if (Number.isFinite(now.accuracy)) accuracy.add(step, now.accuracy, point.weight);
        if (Number.isFinite(now.reward)) {
          tests++;
          reward.add(step, now.reward, point.weight);
          rewardLevel.add(now.reward);
          if (tests % STRIDE_POINTS === 0) {
            hacked.add(step, trend(reward) > RISES && trend(accuracy) < FALLS, reward.points[0]?.at);
            lost.add(
              step,
              trend(reward) < -RISES && trend(distance) > RISES && rewardLevel.now < LOST_SHARE * rewardLevel.first,
              reward.points[0]?.at,
            );
          }
        }
        if (point.entropy !== undefined && entropy.add(point.entropy))
          narrow.add(
            step,
            entropy.now < ENTROPY && entropy.now < ENTROPY_SHARE * entropy.first && !(trend(reward) > RISES),
          );
        if (point.kl !== undefined && Number.isFinite(point.kl)) distance.add(step, point.kl, point.weight);
        if (point.kl !== undefined && kl.add(Math.abs(point.kl)))
          far.add(step, kl.now > KL && kl.now > KL_TIMES * Math.max(KL_FLOOR, kl.first));
        if (loss === undefined || !Number.isFinite(now.reward)) return;
        const isSame =
          loss === 0 &&
          (Number.isFinite(now.accuracy) ? now.accuracy === last.accuracy : now.reward === last.reward) &&
          !(point.gradNorm! > 0);
        if (!isSame) stuckSince = step;
        same = isSame ? same + 1 : 0;
        stuck.add(step, same >= STUCK_POINTS, stuckSince);
        last = now;
      },
      period: () => shownOf()?.episode.period ?? null,
      conclude(facts) {
        if (tests === 0 && entropy.count === 0 && kl.count === 0)
          return notChecked('no reward, entropy or KL in this log: it is not trained by rewards');
        const shown = shownOf();
        if (!shown) return 'clear';
        const parts = { stuck: ofStuck, entropy: ofEntropy, kl: ofKl, lost: ofLost, reward: ofReward }[shown.kind];
        return findingOf(policyCollapse, facts, shown.episode.period!, parts(facts, shown.episode));
      },
    };

    function shownOf() {
      return foremost(troubles);
    }

    /** Below its first level, and falling since the step. */
    function isRewardLost(step: number): boolean {
      const since = reward.points.filter(({ at }) => at >= step).map(({ value }) => value);
      return rewardLevel.now < rewardLevel.first && trendOf(since) < FALLS;
    }

    function common(
      facts: Facts,
      what: Pick<FindingParts, 'sentences' | 'evidence' | 'metrics' | 'numbers'>,
      onsetStep = Infinity,
    ): FindingParts {
      return {
        level: isRewardLost(onsetStep) ? 'act' : 'watch',
        confidence: 0.9,
        advice: [
          ...keepAdvice(facts, facts.keep()),
          ...scaleLearningRate(facts, 0.5),
          { text: 'Raise the weight of the KL penalty or of the entropy bonus' },
        ],
        ...what,
      };
    }
    function ofStuck(facts: Facts, { period }: Episode): FindingParts {
      const since = stepText(period!.onsetStep);
      const hasAccuracy = Number.isFinite(last.accuracy);
      const what = hasAccuracy ? 'accuracy' : 'reward';
      return {
        ...common(facts, {
          sentences: [`Loss 0 and the same ${what} since step ${since}: nothing is learned.`],
          evidence: `Since step ${since} the loss has been exactly 0, and ${what} ${numberText(hasAccuracy ? last.accuracy : last.reward)} at each point: no answer counts as better than another, as if all of one question were the same.`,
          metrics: ['train/loss'],
          numbers: { reward: last.reward, accuracy: last.accuracy, points: same },
        }),
        // Never anything else: this run has not learned at all.
        level: same >= tests - 1 ? 'act' : 'watch',
        confidence: FACT,
        advice: [
          { text: 'Sample at a higher temperature, and more answers to each question' },
          { text: 'Check that the reward differs between answers to the same question' },
          ...scaleLearningRate(facts, 0.5),
        ],
      };
    }
    function ofEntropy(facts: Facts, { period, heldFor }: Episode): FindingParts {
      return {
        ...common(
          facts,
          {
            sentences: [
              `Entropy fell from ${numberText(entropy.first)} to ${numberText(entropy.now)}: policy collapse.`,
            ],
            evidence: `Since step ${stepText(period!.onsetStep)} the model hardly varies its answers: entropy was ${numberText(entropy.first)} at first and is ${numberText(entropy.now)}, and the reward has ${isRewardLost(period!.onsetStep) ? 'fallen' : 'not risen for it'}.${far.isOpen ? ` ${ofDistance()}` : ''}`,
            metrics: ['train/entropy', ...(far.isOpen ? ['train/kl'] : [])],
            numbers: { first: entropy.first, now: entropy.now },
          },
          period!.onsetStep,
        ),
        confidence: afterRepeats(heldFor),
      };
    }
    function ofKl(facts: Facts, { period, heldFor }: Episode): FindingParts {
      const since = stepText(period!.onsetStep);
      return {
        ...common(
          facts,
          {
            sentences: [`KL has grown to ${numberText(kl.now)} since step ${since}: lower the rate.`],
            evidence: `${ofDistance()} The model leaves what it could do before${isRewardLost(period!.onsetStep) ? ', and the reward has fallen' : ''}.`,
            metrics: ['train/kl'],
            numbers: { first: kl.first, now: kl.now },
          },
          period!.onsetStep,
        ),
        title: 'KL runaway',
        confidence: afterRepeats(heldFor),
      };
    }
    function ofDistance(): string {
      return `The distance from the first model (KL) was ${numberText(kl.first)} and is now ${numberText(kl.now)}.`;
    }
    function ofLost(facts: Facts, { heldFor }: Episode): FindingParts {
      return {
        ...common(facts, {
          sentences: ['The reward falls while KL grows: stop and lower the learning rate.'],
          evidence: `Over the whole run the reward fell from ${numberText(rewardLevel.first)} to ${numberText(rewardLevel.now)}, while the distance from the first model (KL) grew to ${numberText(kl.now)}: the model gets worse with each step.`,
          metrics: ['train/reward', 'train/kl'],
          numbers: { first: rewardLevel.first, now: rewardLevel.now, kl: kl.now },
        }),
        level: 'act',
        title: 'Reward lost',
        confidence: afterRepeats(heldFor),
      };
    }
    function ofReward(facts: Facts, { heldFor }: Episode): FindingParts {
      return {
        ...common(facts, {
          sentences: ['The reward rises and accuracy falls: the reward is being exploited.'],
          evidence: `Over the whole run the reward rose to ${numberText(reward.points.at(-1)!.value)}, while accuracy fell to ${numberText(accuracy.points.at(-1)!.value)}: the answers please the reward and not the task.`,
          metrics: ['train/reward', 'train/accuracy'],
          numbers: { reward: reward.points.at(-1)!.value, accuracy: accuracy.points.at(-1)!.value },
        }),
        title: 'Reward without accuracy',
        confidence: afterRepeats(heldFor),
      };
    }
  },
};

function trend({ points }: Outline): number {
  return trendOf(points.map(({ value }) => value));
}
