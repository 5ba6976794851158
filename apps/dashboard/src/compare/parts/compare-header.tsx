/** What is compared, and what can be done with the comparison. */
'use client';

import Link from 'next/link';
import { Choice } from '../../parts/choice.tsx';
import { CopyLink } from '../../parts/copy-link.tsx';
import { PageExport } from '../../parts/page-export.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { plural } from '../../words/format-number.ts';
import { addressOfView } from '../model/address.ts';
import type { CompareView } from '../model/address.ts';
import type { ComparedRun } from '../model/compared-run.ts';
import type { ComparedSet } from '../model/sets.ts';
import { valueCsv, valueLatex, valueMarkdown } from '../words/value-table.ts';
import type { ValueTable } from '../words/value-table.ts';
import type { ChangeView } from '../state/use-compare-view.ts';

export function CompareHeader(props: {
  runs: readonly ComparedRun[];
  sets: readonly ComparedSet[];
  /** Ids that the hub does not know. */
  unknown: readonly string[];
  view: CompareView;
  change: ChangeView;
  /** The values to save. */
  table: () => ValueTable;
}) {
  const { runs, sets, unknown, view, change } = props;
  const bySeeds = sets.some((set) => set.runs.length > 1);
  return (
    <div className="flex flex-wrap items-end gap-x-6 gap-y-2 pt-[18px] pb-3">
      <div className="min-w-0">
        <h1 className="text-name">
          {plural(runs.length, 'run')}
          {bySeeds ? `, ${plural(sets.length, 'recipe')}` : ''}
        </h1>
        <p className="text-ink2 wrap-anywhere">
          {bySeeds
            ? 'Runs that differ only in their seed are combined, so this compares recipes.'
            : 'Each run stands for itself, so this compares checkpoints, not the recipes behind them.'}
          {unknown.length > 0 ? ` Not found: ${unknown.join(', ')}.` : ''}
        </p>
      </div>
      <div className="ml-auto flex flex-wrap items-center gap-2 max-tablet:ml-0">
        <Choice
          label="What is compared"
          options={[
            { value: 'seeds', text: 'Seeds together' },
            { value: 'run', text: 'Each run' },
          ]}
          value={view.by}
          onChoose={(by) => change({ by, base: null })}
        />
        <Link href={`/?sel=${view.runs.map(encodeURIComponent).join(',')}`} className="button">
          Add runs
        </Link>
        <CopyLink address={() => window.location.origin + window.location.pathname + addressOfView(view)} />
        <PageExport
          runs={runs.map(({ id }) => id)}
          name={`comparison of ${runs.length} runs`}
          items={[
            { text: 'All values as CSV', save: () => saveFile('comparison.csv', valueCsv(props.table()), 'text/csv') },
            {
              text: 'All values as JSON',
              save: () =>
                saveFile('comparison.json', `${JSON.stringify(props.table(), null, 2)}\n`, 'application/json'),
            },
            {
              text: 'Table as Markdown',
              save: () => saveFile('comparison.md', valueMarkdown(props.table()), 'text/markdown'),
            },
            { text: 'Table as LaTeX', save: () => saveFile('comparison.tex', valueLatex(props.table()), 'text/plain') },
          ]}
        />
      </div>
    </div>
  );
}
