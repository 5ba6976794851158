/** What a log does not hold, and what would make it appear. */

import type { Evaluation, Run } from '@rewardboard/protocol';
import { SHOWN_METRICS, labelOf, scoreOf } from '../evaluation/evaluation-scores.ts';

export interface Missing {
  what: string;
  how: string;
}

export function missingOf(run: Run, evaluations: readonly Evaluation[]): Missing[] {
  const missing: Missing[] = [];
  const has = (metric: string) => (run.series.get(metric)?.length ?? 0) > 0;
  const add = (isMissing: boolean, what: string, how: string) => isMissing && missing.push({ what, how });
  const hasCounts = evaluations.some(({ counts }) => counts);

  add(
    !has('train/loss'),
    'Training loss',
    'Log it every few steps: without it no gap and no underfitting can be seen. metrics.log and metrics_history.json hold it.',
  );
  add(
    evaluations.length === 0,
    'Evaluations',
    'None has been logged yet. Lower eval_steps, and the first one comes sooner.',
  );
  if (evaluations.length > 0) {
    add(
      !has('eval/loss') && !evaluations.some(({ values }) => 'eval/loss' in values),
      'Validation loss',
      'Log eval_loss at each evaluation: overfitting is judged by it.',
    );
    const scores = SHOWN_METRICS.filter(
      (metric) => !evaluations.some((evaluation) => scoreOf(evaluation, metric) !== null),
    ).map(labelOf);
    add(
      scores.length > 0,
      scores.join(', '),
      'Let compute_metrics return the four counts tp, tn, fp and fn, or write a predictions.log: all scores follow from them, past evaluations too.',
    );
    add(
      !hasCounts,
      'Confusion matrix, intervals',
      'Need the four counts. Without them nobody can tell which way the model errs, nor how sure its scores are.',
    );
    add(
      !hasCounts && !run.info,
      'Trivial baseline',
      'Needs the share of the positive class: it comes with the counts.',
    );
    add(
      !evaluations.some(({ histogram }) => histogram),
      'Scores by truth, calibration',
      'Need the probability of each validation example. This program’s own journal holds their histogram.',
    );
    add(
      !evaluations.some(({ samples }) => samples && samples.id.length > 0),
      'Sample predictions',
      'Write a predictions.log or a prediction_samples.json into the run’s directory.',
    );
  }
  add(!has('train/learning_rate'), 'Learning rate', 'Log learning_rate beside the loss.');
  add(
    !has('train/grad_norm'),
    'Gradient norm',
    'Log grad_norm beside the loss: a loss that jumps is seen there first.',
  );
  add(!has('epoch'), 'Epochs', 'Log the epoch beside the step.');
  add(
    !has('time'),
    'Speed, time left, elapsed axis',
    'Need a time at each point. metrics_history.json holds timestamps.',
  );
  add(!run.info, 'Configuration', 'A run.json beside the log would hold it; this log names no fields.');
  return missing;
}
