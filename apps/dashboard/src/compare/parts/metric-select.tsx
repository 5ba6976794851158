/** Chooses the metric that verdict, strips and the main chart are about. */
'use client';

import { titleOf } from '../model/metric-columns.ts';

export function MetricSelect(props: {
  metrics: readonly string[];
  metric: string;
  onChoose: (metric: string) => void;
}) {
  return (
    <>
      <label htmlFor="metric" className="text-label text-ink3">
        Compare by
      </label>
      <select
        id="metric"
        className="field"
        value={props.metric}
        onChange={(event) => props.onChoose(event.target.value)}
      >
        {props.metrics.map((name) => (
          <option key={name} value={name}>
            {titleOf(name)}
          </option>
        ))}
      </select>
    </>
  );
}
