/** Rows of MLflow's database (mlflow/store/tracking/dbmodels/models.py). */

import { SUMMARY_FIELDS } from '@rewardboard/metrics';
import { mlflowEnd, plainValue } from './mlflow-run.ts';
import { coordinateOf, timeOfNumber } from './point-event.ts';
import type { Row, RunOf } from './tracker-database.ts';

/** A database has no infinity, so MLflow writes the largest number. */
const LARGEST = Number.MAX_VALUE;
const MAX_TEXT = 500;

export function takeMlflowRow(table: string, row: Row, runOf: RunOf): void {
  const run = runOf(row('run_uuid'));
  if (!run) return;
  if (table === 'runs') {
    run.setDeleted(row('lifecycle_stage') === 'deleted');
    const name = row('name');
    if (typeof name === 'string' && name !== '')
      run.say('name', { type: 'about', about: { name: name.slice(0, MAX_TEXT) } });
    run.endsWith(mlflowEnd(String(row('status')))[0]);
    return;
  }
  const key = row('key');
  if (typeof key !== 'string') return;
  if (table === 'params') return run.about({ config: { [key]: plainValue(String(row('value')).slice(0, MAX_TEXT)) } });
  const [value, step, timestamp] = [row('value'), row('step'), row('timestamp')];
  // Metrics of the machine count their own samples as steps.
  if (typeof value !== 'number' || typeof step !== 'number' || step < 0 || key.startsWith('system/')) return;
  const number = row('is_nan') === 1 ? NaN : Math.abs(value) === LARGEST ? value * 2 : value;
  run.hasSummary ||= key === 'train_runtime';
  const isSummary = run.hasSummary && SUMMARY_FIELDS.has(key);
  const path =
    coordinateOf(key)?.coordinate === 'epoch'
      ? 'epoch'
      : run.names.pathOf(key, isSummary ? `summary/${key}` : undefined);
  run.addPoint(path, step, typeof timestamp === 'number' ? timeOfNumber(timestamp) : undefined, number);
}
