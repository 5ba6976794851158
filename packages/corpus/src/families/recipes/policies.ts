/** Families whose loss measures no answers: policies that are paid by a verifier, and two networks that train against each other. */

import type { Draw } from '../draw.ts';
import { driftOf } from '../draw.ts';
import type { FamilyLog, FamilyTruth } from '../family-run.ts';
import type { Family, Made } from '../family.ts';
import type { Row } from '../rows.ts';
import { cell, logOf } from '../rows.ts';
import { statement } from '../truth.ts';

/** Names that rules of policies may have; each fits its own fault. */
const COLLAPSE = ['policy-collapse', 'entropy-collapse', 'collapse'];

const RUNAWAY = ['kl-runaway', 'policy-runaway', 'divergence'];

const HACKING = ['reward-without-accuracy', 'reward-hacking', 'overfitting'];

interface Policy {
  points: number;
  reward(share: number): number;
  accuracy(share: number): number;
  kl(share: number): number;
  entropy(share: number): number;
  norm(share: number): number;
}

function policy(draw: Draw): Policy {
  const [from, gain] = [draw.between(0.1, 0.35), draw.between(0.2, 0.45)];
  const speed = draw.between(2, 6);
  const level = draw.between(0.5, 1.5);
  const far = draw.scale(0.02, 0.12);
  return {
    points: draw.whole(60, 160),
    reward: (share) => from + gain * (1 - Math.exp(-speed * share)),
    accuracy: (share) => from - 0.05 + gain * (1 - Math.exp(-speed * share)),
    kl: (share) => far * (1 - Math.exp(-3 * share)),
    entropy: (share) => level * (1 - 0.4 * share),
    norm: () => 0.4,
  };
}

/** Transformers' TRL and hand-written loops: a row a logged step, with a loss on both sides of zero, and accuracy on held-out tasks now and then. */
const policyRows =
  (file: 'trainer_state.json' | 'log.jsonl') =>
  (draw: Draw, of: Policy): FamilyLog => {
    const every = 10;
    const noise = draw.between(0.02, 0.06);
    const drift = driftOf(draw, 0.3);
    const isHub = file === 'trainer_state.json';
    const rows: Row[] = [];
    for (let i = 1; i <= of.points; i++) {
      const share = i / of.points;
      const step = i * every;
      const reward = of.reward(share) + noise * drift();
      rows.push({
        step,
        ...(isHub ? { epoch: cell(share, 4) } : {}),
        [isHub ? 'loss' : 'policy_loss']: cell(0.01 * draw.normal() + 0.04 * of.kl(share), 5),
        reward: cell(reward, 6),
        [isHub ? 'reward_std' : 'reward_deviation']: cell(Math.abs(0.3 * of.entropy(share) + 0.02 * draw.normal()), 6),
        kl: cell(Math.max(0, of.kl(share) * Math.exp(0.25 * draw.normal())), 6),
        entropy: cell(Math.max(0, of.entropy(share) * Math.exp(0.05 * draw.normal())), 6),
        grad_norm: cell(of.norm(share) * Math.exp(0.4 * draw.normal()), 6),
        [isHub ? 'learning_rate' : 'lr']: cell(1e-6 * (1 - share), 5),
      });
      if (i % 10 === 0)
        rows.push({
          step,
          ...(isHub ? { epoch: cell(share, 4) } : {}),
          eval_accuracy: cell(Math.min(1, Math.max(0, of.accuracy(share) + 0.012 * draw.normal())), 6),
        });
    }
    return logOf(
      file,
      rows,
      isHub
        ? {
            epoch: 1,
            global_step: of.points * every,
            logging_steps: every,
            max_steps: of.points * every,
            num_train_epochs: 1,
          }
        : {},
    );
  };

const RISKS = ['policy-collapse', 'kl-runaway', 'reward-without-accuracy', 'below-target'];

const ALWAYS = { fromStep: 0, toStep: null } as const;

const learns = (of: Policy): FamilyTruth => ({
  cause: 'nothing',
  kinds: [],
  levels: ['fine', 'unknown'],
  onsetStep: null,
  answers: ['fine', 'unknown'],
  alsoTrue: [statement('below-target', 'watch'), statement('too-few-examples', 'watch')],
  wrong:
    of.points > 0
      ? [
          { direction: 'raise the rate', ...ALWAYS },
          { direction: 'lower the rate', ...ALWAYS },
        ]
      : [],
  worthKeeping: null,
});

/** Rules for it may not exist: to say that it is not checked is honest. */
const fault = (of: Policy, cause: string, kinds: string[], from: number): FamilyTruth => ({
  cause,
  kinds,
  levels: ['act', 'watch'],
  onsetStep: Math.ceil(from * of.points) * 10,
  answers: ['fault', 'unknown'],
  alsoTrue: [
    ...RISKS.map((rule) => statement(rule, 'watch')),
    statement('gradient-norm', 'watch'),
    statement('plateau', 'watch'),
  ],
  wrong: [{ direction: 'raise the rate', fromStep: Math.ceil(from * of.points) * 10, toStep: null }],
  worthKeeping: null,
});

/** One answer to everything: entropy and the spread of the rewards are gone, and so is the accuracy. */
function collapsing(before: Policy, turn: number): Policy {
  const gone = (share: number) => Math.exp(-12 * Math.max(0, share - turn));
  return {
    ...before,
    entropy: (share) => before.entropy(share) * gone(share),
    reward: (share) => before.reward(Math.min(share, turn)) * (0.25 + 0.75 * gone(share)),
    accuracy: (share) => before.accuracy(Math.min(share, turn)) * (0.15 + 0.85 * gone(share)),
    norm: (share) => before.norm(share) * (0.02 + 0.98 * gone(share)),
  };
}

function running(before: Policy, turn: number): Policy {
  const far = (share: number) => Math.exp(14 * Math.max(0, share - turn));
  return {
    ...before,
    kl: (share) => before.kl(share) * Math.min(4_000, far(share)),
    reward: (share) => before.reward(Math.min(share, turn)) * (1 - 0.6 * Math.max(0, share - turn)),
    accuracy: (share) => before.accuracy(Math.min(share, turn)) * (1 - 0.8 * Math.max(0, share - turn)),
    norm: (share) => before.norm(share) * Math.min(100, far(share)),
  };
}

function hacking(before: Policy, turn: number): Policy {
  return {
    ...before,
    reward: (share) => Math.min(1, before.reward(share) + 0.5 * Math.max(0, share - turn)),
    accuracy: (share) => before.accuracy(Math.min(share, turn)) - 0.25 * Math.max(0, share - turn),
  };
}

const policies = (name: string, file: 'trainer_state.json' | 'log.jsonl'): Family => {
  const write = policyRows(file);
  const broken = (
    label: string,
    runs: number,
    cause: string,
    kinds: string[],
    change: (before: Policy, turn: number) => Policy,
  ) => ({
    name: label,
    runs,
    make: (draw: Draw): Made => {
      const turn = draw.between(0.3, 0.6);
      const of = change(policy(draw), turn);
      return { log: write(draw, of), truth: fault(of, cause, kinds, turn + 0.1) };
    },
  });
  return {
    name,
    variants: [
      {
        name: 'healthy',
        runs: 7,
        make: (draw) => {
          const of = policy(draw);
          return { log: write(draw, of), truth: learns(of) };
        },
      },
      broken('collapsed', 4, 'the policy gives one answer to everything', COLLAPSE, collapsing),
      broken('runaway', 3, 'the policy leaves its reference', RUNAWAY, running),
      broken('paid for nothing', 3, 'the reward rises without the accuracy', HACKING, hacking),
    ],
  };
};

/** Two losses that hold each other: neither falls for long while both learn. */
function adversarial(draw: Draw, won: number | null): FamilyLog {
  const points = draw.whole(60, 150);
  const [d, g] = [draw.between(0.5, 0.7), draw.between(0.7, 1.6)];
  const [driftD, driftG] = [driftOf(draw, 0.6), driftOf(draw, 0.6)];
  const rows = Array.from({ length: points }, (_, i): Row => {
    const past = won === null ? 0 : Math.max(0, (i + 1) / points - won);
    return {
      epoch: i + 1,
      d_loss: cell(d * Math.exp(0.12 * driftD() - 14 * past), 6),
      g_loss: cell(g * Math.exp(0.15 * driftG()) + 25 * past, 6),
      d_real: cell(Math.min(1, 0.62 + past), 5),
    };
  });
  return logOf('log.jsonl', rows);
}

export const POLICIES: readonly Family[] = [
  policies('policy gradient', 'log.jsonl'),
  policies('rewards by PPO', 'trainer_state.json'),
  {
    name: 'adversarial losses',
    variants: [
      {
        name: 'healthy',
        runs: 8,
        make: (draw) => ({
          log: adversarial(draw, null),
          truth: { ...learns({ points: 1 } as Policy), answers: ['unknown', 'fine'] },
        }),
      },
      {
        name: 'one side has won',
        runs: 4,
        make: (draw) => {
          const won = draw.between(0.3, 0.6);
          const log = adversarial(draw, won);
          const points = log.columns.epoch!.length;
          return {
            log,
            truth: {
              ...learns({ points: 1 } as Policy),
              cause: 'the discriminator tells everything apart',
              kinds: ['divergence', 'collapse', 'adversarial-balance'],
              levels: ['act', 'watch'],
              onsetStep: Math.ceil((won + 0.1) * points),
              answers: ['fault', 'unknown'],
              wrong: [],
            },
          };
        },
      },
    ],
  },
];
