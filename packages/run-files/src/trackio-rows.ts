/** Rows of Trackio's database (trackio/sqlite_storage.py): one of `metrics` for each call of `log`, with JSON in it. */

import { timeOfText } from './local-time.ts';
import { addNestedNumbers } from './nested-numbers.ts';
import { aboutOfConfig, addPlainConfig } from './plain-config.ts';
import { objectOfText } from './python-json.ts';
import type { SqliteValue } from './sqlite-table.ts';
import type { Row, RunOf } from './tracker-database.ts';
import { textOf } from './utf8.ts';

const MAX_NAME = 200;

export function takeTrackioRow(table: string, row: Row, runOf: RunOf): void {
  // Old versions knew a run by its name alone.
  const name = row('run_name');
  const run = runOf(row('run_id') ?? name);
  if (!run) return;
  if (typeof name === 'string') run.say('name', { type: 'about', about: { name: name.slice(0, MAX_NAME) } });
  if (table === 'configs') {
    const config: Record<string, unknown> = {};
    for (const [field, value] of Object.entries(objectOf(row('config'))))
      // What Trackio adds itself.
      if (!field.startsWith('_')) addPlainConfig(config, field, value);
    if (Object.keys(config).length > 0) run.about(aboutOfConfig(config));
    return;
  }
  const logged = new Map<string, number>();
  addNestedNumbers(logged, '', objectOf(row('metrics')));
  const [step, time] = [row('step'), row('timestamp')];
  const at = {
    calls: typeof step === 'number' ? step : undefined,
    time: typeof time === 'string' ? timeOfText(time) : undefined,
  };
  if (run.points.add(logged, at)) run.records++;
}

function objectOf(json: SqliteValue): Record<string, unknown> {
  const text = typeof json === 'string' ? json : json instanceof Uint8Array ? textOf(json) : '';
  return objectOfText(text) ?? {};
}
