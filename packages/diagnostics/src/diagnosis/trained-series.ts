/** The training series that rules read: under which names programs log them. */

/** By the name of their field; of several that a log has, the first at a step counts. */
const TRAINED = {
  loss: ['train/loss'],
  accuracy: ['train/accuracy'],
  gradNorm: ['train/grad_norm'],
  learningRate: ['train/learning_rate'],
  reward: [
    'train/reward',
    'train/mean_reward',
    'train/reward_mean',
    'train/reward/mean',
    'train/rewards/mean',
    'train/objective/scores',
    'train/critic/score/mean',
    'train/critic/rewards/mean',
  ],
  entropy: [
    'train/entropy',
    'train/policy_entropy',
    'train/entropy_mean',
    'train/mean_entropy',
    'train/policy/entropy_avg',
    'train/actor/entropy',
    'train/objective/entropy',
  ],
  kl: [
    'train/kl',
    'train/approx_kl',
    'train/kl_divergence',
    'train/mean_kl',
    'train/kl_mean',
    'train/objective/kl',
    'train/actor/kl',
  ],
} as const satisfies Record<string, readonly string[]>;

export type Trained = keyof typeof TRAINED;

/** Field and path of each. */
export const TRAINED_SERIES: readonly (readonly [field: Trained, path: string])[] = (
  Object.keys(TRAINED) as Trained[]
).flatMap((field) => TRAINED[field].map((path) => [field, path] as const));

/** Of what a log says of a step besides its metrics, and of the training as a whole. */
const OTHERS = ['epoch', 'time', 'summary/train_runtime'];
const READ: ReadonlySet<string> = new Set([...TRAINED_SERIES.map(([, path]) => path), ...OTHERS]);

/** Whether rules read the series of this name. What they know of `eval/` metrics comes with evaluations. */
export function isReadByRules(name: string): boolean {
  return READ.has(name);
}
