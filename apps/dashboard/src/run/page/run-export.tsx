/** Saves a run: its page as one HTML file, its metrics as a table, and all that the hub says of it. */
'use client';

import type { Run } from '@rewardboard/protocol';
import { useIsFile } from '../../live/use-hub.ts';
import { csvOf } from '../../parts/csv.ts';
import { PageExport, asked } from '../../parts/page-export.tsx';
import { saveFile } from '../../parts/save-file.ts';

export function RunExport({ runId, run, name }: { runId: string; run: Run; name: string }) {
  const isFile = useIsFile();
  // Of a long run the page has the extremes of each stretch.
  const isWhole = run.means.size === 0;
  return (
    <PageExport
      runs={[runId]}
      name={name}
      items={[
        {
          text: isWhole ? 'All metrics as CSV' : 'All metrics as CSV, extremes of each stretch',
          save: () => saveFile(`${name}.csv`, metricsCsv(run), 'text/csv;charset=utf-8'),
        },
        ...(isFile
          ? []
          : [
              {
                text: 'Run with findings as JSON',
                save: async () => {
                  const answer = await asked(`/api/runs/${encodeURIComponent(runId)}`);
                  saveFile(`${name}.json`, await answer.text(), 'application/json');
                },
              },
            ]),
      ]}
    />
  );
}

/** A row a step, a column a metric; empty where a metric has no value. */
export function metricsCsv(run: Run): string {
  const names = [...run.series.keys()].sort();
  const rows = new Map<number, (number | null)[]>();
  names.forEach((name, column) => {
    const { steps, values, length } = run.series.get(name)!;
    for (let i = 0; i < length; i++) {
      let row = rows.get(steps[i]!);
      if (!row) rows.set(steps[i]!, (row = names.map(() => null)));
      row[column] = values[i]!;
    }
  });
  const sorted = [...rows].sort(([a], [b]) => a - b);
  return csvOf(
    ['step', ...names],
    sorted.map(([step, values]) => [step, ...values]),
  );
}
