/** The logs that rewardboard and TensorBoard follow: one long run, and many. */

export const LONG = {
  steps: 1_000_000,
  tags: ['train/loss', 'train/grad_norm', 'train/learning_rate', 'train/entropy'],
};
export const MANY = {
  runs: 100,
  steps: 10_000,
  tags: ['train/loss', 'train/grad_norm', 'train/learning_rate', 'eval/loss', 'eval/accuracy'],
};
export const SPIKES = new Set(
  Array.from({ length: 100 }, (_, i) => 1 + Math.floor((((i + 1) * 0.6180339887) % 1) * (LONG.steps - 2))),
);
