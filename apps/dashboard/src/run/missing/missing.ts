/** What a log lacks, and how to add it. */

import type { Evaluation, Run } from '@rewardboard/protocol';
import { metricLabel } from '../../words/metric-label.ts';
import { SHOWN_METRICS, scoreOf } from '../evaluation/evaluation-scores.ts';

export interface Missing {
  what: string;
  how: string;
}

/** @param maySeeSamples whether samples that the log holds would be here */
export function missingOf(run: Run, evaluations: readonly Evaluation[], maySeeSamples = true): Missing[] {
  const missing: Missing[] = [];
  const has = (metric: string) => (run.series.get(metric)?.length ?? 0) > 0;
  const add = (isMissing: boolean, what: string, how: string) => isMissing && missing.push({ what, how });
  const hasCounts = evaluations.some(({ counts }) => counts);

  add(
    !has('train/loss'),
    'Training loss',
    'Log it every few steps. Without it, neither the gap to validation nor underfitting can be detected. metrics.log and metrics_history.json contain it.',
  );
  add(
    evaluations.length === 0,
    'Evaluations',
    'None has been logged yet. Lower eval_steps to get the first one sooner.',
  );
  if (evaluations.length > 0) {
    add(
      !has('eval/loss') && !evaluations.some(({ values }) => 'eval/loss' in values),
      'Validation loss',
      'Log eval_loss at each evaluation; overfitting is detected from it.',
    );
    const scores = SHOWN_METRICS.filter(
      (metric) => !evaluations.some((evaluation) => scoreOf(evaluation, metric) !== null),
    ).map(metricLabel);
    add(
      scores.length > 0,
      scores.join(', '),
      'Return the counts tp, tn, fp and fn from compute_metrics, or write a predictions.jsonl (see Threshold). All scores are computed from these, also for past evaluations.',
    );
    add(
      !hasCounts,
      'Confusion matrix, intervals',
      'Need the four counts tp, tn, fp and fn. They show which kind of error the model makes and how certain its scores are.',
    );
    add(
      !hasCounts && !run.info,
      'Baseline: always the same answer',
      'Needs the share of the positive class, which follows from the counts.',
    );
    add(
      !evaluations.some(({ histogram }) => histogram),
      'Histogram of scores, calibration',
      'Need the predicted probabilities, which a predictions.jsonl beside the log can contain (see Threshold).',
    );
    add(
      maySeeSamples && !evaluations.some(({ samples }) => samples && samples.id.length > 0),
      'Sample predictions',
      'Write a predictions.jsonl with texts (see Threshold), a predictions.log or a prediction_samples.json to the run’s directory.',
    );
  }
  add(!has('train/learning_rate'), 'Learning rate', 'Log learning_rate together with the loss.');
  add(!has('train/grad_norm'), 'Gradient norm', 'Log grad_norm together with the loss; it shows instability first.');
  add(!has('epoch'), 'Epochs', 'Log the epoch together with the step.');
  add(!has('time'), 'Speed, time left, elapsed time', 'Log a timestamp with each point, as in metrics_history.json.');
  add(
    !run.info && !run.about.config,
    'Configuration',
    'Save the hyperparameters next to the log, for example as hparams.yaml.',
  );
  return missing;
}
