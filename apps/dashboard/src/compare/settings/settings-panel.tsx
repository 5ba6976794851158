/** Settings and score: an axis for each setting that differs, a line for each run, and the score at the end. */
'use client';

import { useId, useMemo, useState } from 'react';
import { NumberTable } from '../../parts/number-table.tsx';
import { Panel } from '../../parts/panel.tsx';
import { TableButton } from '../../parts/table-button.tsx';
import { useWidth } from '../../parts/use-width.ts';
import { plural, whole } from '../../words/format-number.ts';
import { titleOf } from '../model/metric-columns.ts';
import type { ComparedRun } from '../model/compared-run.ts';
import { NO_RANGES } from '../model/ranges.ts';
import type { Range, Ranges } from '../model/ranges.ts';
import type { ComparedSet } from '../model/sets.ts';
import { RunKey } from '../parts/run-key.tsx';
import { SettingsPlot } from './settings-plot.tsx';
import { SCORE, isInRanges, settingAxes } from './setting-axes.ts';

/** An axis needs this much for its title and its values, px. */
const AXIS_PX = 88;
/** More axes than these are lines nobody can follow. */
const MAX_SETTINGS = 9;
const FIRST_WIDTH_PX = 900;

export interface SettingsProps {
  runs: readonly ComparedRun[];
  sets: readonly ComparedSet[];
  metric: string;
  ranges: Ranges;
  onRanges(ranges: Ranges): void;
}

export default function SettingsPanel({ runs, sets, metric, ranges, onRanges }: SettingsProps) {
  const [box, width] = useWidth<HTMLDivElement>(FIRST_WIDTH_PX);
  const [forward, setForward] = useState<number | null>(null);
  const [isTable, setTable] = useState(false);
  const table = useId();
  const all = useMemo(() => settingAxes(runs, metric), [runs, metric]);
  const settings = all.length - 1;
  const shown = Math.min(settings, MAX_SETTINGS, Math.max(1, Math.floor(width / AXIS_PX) - 1));
  const axes = useMemo(() => [...all.slice(0, shown), all.at(-1)!], [all, shown]);
  const isIn = isInRanges(all, ranges, runs.length);
  const setOf = (run: number) => sets.find((set) => set.runs.includes(run))!;
  const matching = isIn.filter(Boolean).length;
  const ofScore = all.at(-1)!;
  // Best first, and what has no score last.
  const order = runs.map((_, i) => i).sort((a, b) => (ofScore.places[b] ?? -1) - (ofScore.places[a] ?? -1));
  const change = (id: string, range: Range | null) => {
    const now = new Map(ranges);
    if (range) now.set(id, range);
    else now.delete(id);
    onRanges(now.size === 0 ? NO_RANGES : now);
  };
  if (settings === 0) {
    const isUnknown = runs.every(({ fields }) => fields.size === 0);
    return (
      <Panel title="Settings and score" className="col-span-12">
        <p className="text-ink2">
          {isUnknown
            ? 'The logs of these runs hold no settings.'
            : 'These runs have the same settings, except for seeds.'}
        </p>
      </Panel>
    );
  }
  return (
    <Panel
      title="Settings and score"
      subtitle={
        shown < settings
          ? `a line for each run · ${whole(shown)} of ${plural(settings, 'setting')} that differ; the table has all`
          : 'a line for each run · drag along an axis to choose a part of it'
      }
      className="col-span-12"
      controls={
        <>
          {ranges.size > 0 && (
            <button type="button" className="link" onClick={() => onRanges(NO_RANGES)}>
              Clear
            </button>
          )}
          <TableButton isOpen={isTable} controls={table} onToggle={() => setTable(!isTable)} />
        </>
      }
    >
      <div ref={box} data-testid="settings">
        <SettingsPlot
          {...{ runs, axes, all, isIn, ranges, width, forward, setOf, byScore: order }}
          onForward={setForward}
          onRange={change}
        />
        <p role="status" className="mt-1 text-label text-ink2">
          {ranges.size > 0 &&
            (matching === 0
              ? 'No run is in all of these ranges.'
              : `${whole(matching)} of ${plural(runs.length, 'run')} in these ranges`)}
        </p>
        <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1" aria-label={`Runs by ${titleOf(metric)}`}>
          {order.map((run) => {
            const set = setOf(run);
            return (
              <li key={run}>
                <button
                  type="button"
                  className={`flex min-h-6 max-w-[260px] items-center gap-1.5 text-label ${isIn[run] ? '' : 'text-ink3'} ${forward === run ? 'underline' : ''}`}
                  title={all.map((axis) => `${axis.title}: ${axis.texts[run]}`).join('\n')}
                  onPointerEnter={() => setForward(run)}
                  onPointerLeave={() => setForward(null)}
                  onFocus={() => setForward(run)}
                  onBlur={() => setForward(null)}
                >
                  <RunKey set={set} width={14} />
                  <b>{set.letter}</b>
                  <span className="cut">{runs[run]!.name}</span>
                  <b className="font-semibold">{ofScore.texts[run]}</b>
                  {!isIn[run] && <span className="sr-only">outside of the ranges</span>}
                </button>
              </li>
            );
          })}
        </ul>
        {isTable && (
          <NumberTable
            id={table}
            caption="Settings and score of each run"
            columns={['Run', ...all.map(({ id, title }) => (id === SCORE ? `${title}, kept` : title))]}
            rows={order.map((run) => [
              `${setOf(run).letter} ${runs[run]!.name}`,
              ...all.map(({ texts }) => texts[run]!),
            ])}
          />
        )}
      </div>
    </Panel>
  );
}
