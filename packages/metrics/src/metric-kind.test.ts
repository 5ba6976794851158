/** Which way is better, and what kind of number it is, for names that no list has. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CATALOG, betterOf, kindOf, traitsOf } from './index.ts';

it.each([
  [
    'loss down',
    [
      'train/loss',
      'eval/g0/loss',
      'eval/box_loss',
      'train/binary_logloss',
      'train/BCELoss',
      'train/loss_epoch',
      'eval/nll',
      'eval/cross_entropy',
    ],
  ],
  ['signed loss down', ['train/policy_loss', 'train/pg_loss', 'train/actor/loss_policy_loss']],
  [
    'score up',
    [
      'eval/accuracy',
      'test/manhattan_accuracy',
      'eval/accuracy_top5',
      'eval/mAP_0.5:0.95',
      'eval/mAP50(B)',
      'eval/f1_macro',
      'eval/LOC_f1',
      'eval/matthews_correlation',
      'eval/cohen_kappa',
      'eval/bleu',
      'eval/rouge1',
      'eval/rougeLsum',
      'eval/spearman_cosine',
      'eval/pearson',
      'eval/average_precision',
      'eval/acc@1',
      'eval/recall@10',
      'train/mean_token_accuracy',
      'train/mean_reward',
    ],
  ],
  [
    'score up',
    [
      'eval/exact_match',
      'eval/chrf',
      'eval/r2_score',
      'eval/hits@10',
      'eval/ndcg@10',
      'eval/overall_f1',
      'eval/ents_f',
    ],
  ],
  [
    'score up',
    [
      'eval/token_f1_toxic',
      'eval/token_f1_strict',
      'eval/cls_f1_macro',
      'eval/MulticlassF1Score',
      'eval/spearman_rho',
      'eval/spearman_r',
      'eval/pearson_corr',
      'eval/PearsonCorrCoef',
      'eval/spearman_corr_coef',
      'eval/srocc',
    ],
  ],
  [
    'score down',
    [
      'eval/wer',
      'eval/cer',
      'eval/mae',
      'eval/rmse',
      'eval/top1_error_rate',
      'eval/brier_score',
      'eval/smape',
      'eval/binary_error',
      'eval/ece',
    ],
  ],
  ['margin up', ['train/margin', 'eval/rewards_margin']],
  ['rate none', ['train/learning_rate', 'train/grad_norm', 'train/objective/kl']],
  [
    'other none',
    [
      'train/num_tokens',
      'eval/cossim_accuracy_threshold',
      'eval/accuracy_std',
      'eval/f1_threshold',
      'eval/f1_best_step',
      'eval/spearman_pvalue',
      'eval/spearman_p',
      'train/',
      '',
      'eval/constructor',
    ],
  ],
])('%s', (kind, paths) => {
  for (const path of paths) expect([path, `${kindOf(path)} ${betterOf(path)}`]).toEqual([path, kind]);
});

it('a mean of several answers is what it is the mean of', () => {
  for (const name of ['acc/mean@1', 'reward/best@4/mean', 'acc/maj@8/mean'])
    expect([name, kindOf(`eval/core/openai/gsm8k/${name}`)]).toEqual([name, 'score']);
  expect(kindOf('eval/aux/openai/gsm8k/acc/best@4/std')).toBe('other');
});

it('tells a score of the whole set from that of a class or entity', () => {
  for (const name of [
    'f1',
    'f1_macro',
    'macro_f1',
    'overall_f1',
    'mAP50(B)',
    'top5_accuracy',
    'acc@1',
    'wer',
    'cohen_kappa',
    'cls_accuracy',
    'token_f1_micro',
    'spearman_rho',
  ])
    expect([name, traitsOf(`eval/${name}`).isOfPart]).toEqual([name, false]);
  for (const name of ['LOC_f1', 'f1_LOC', 'token_f1_LOC', 'positive_f1', 'audio_accuracy', 'cat_error_rate'])
    expect([name, traitsOf(`eval/${name}`).isOfPart || kindOf(`eval/${name}`) === 'other']).toEqual([name, true]);
});

it('agrees with the catalog', () => {
  for (const [path, { better, isShare }] of Object.entries(CATALOG)) {
    expect([path, traitsOf(path).better, traitsOf(path).isShare]).toEqual([path, better, isShare]);
  }
});

it('no name takes long or throws', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      expect(traitsOf(`eval/${name}`).kind).toBeTypeOf('string');
    }),
  );
});
