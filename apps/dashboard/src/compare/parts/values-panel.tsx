/** All metrics of all runs: at the kept checkpoint, the best, or the last. */
'use client';

import { useState } from 'react';
import { Choice } from '../../parts/choice.tsx';
import { Panel } from '../../parts/panel.tsx';
import type { MetricComparison } from '@rewardboard/diagnostics/comparison';
import type { ComparedRun } from '../model/compared-run.ts';
import { bestOf, setValue } from '../model/set-values.ts';
import type { Which } from '../model/set-values.ts';
import { titleOf } from '../model/metric-columns.ts';
import type { ComparedSet } from '../model/sets.ts';
import { plusMinus, score } from '../words/numbers.ts';
import { RunKey } from './run-key.tsx';

const NOTES: Record<Which, string> = {
  kept: 'at the kept checkpoint',
  best: 'best of all evaluations, which favors runs with many evaluations',
  last: 'at the last evaluation',
};

/** More rows than these of the training are folded. */
const MOST_OF_TRAINING = 2;

export function ValuesPanel(props: {
  runs: readonly ComparedRun[];
  sets: readonly ComparedSet[];
  metrics: readonly string[];
  chosen: string;
  comparisons: readonly MetricComparison[];
  className: string;
}) {
  const { runs, sets, comparisons } = props;
  const [which, setWhich] = useState<Which>('kept');
  const [isWhole, setWhole] = useState(false);
  const isCrowded = sets.length > 6;
  const ofTraining = props.metrics.filter((metric) => metric.startsWith('train/'));
  // A metric of the training says little of which run is better; the one that is compared by is always there.
  const isFolded = !isWhole && ofTraining.length > MOST_OF_TRAINING && ofTraining.length < props.metrics.length;
  const shown = isFolded
    ? props.metrics.filter((metric) => !ofTraining.includes(metric) || metric === props.chosen)
    : props.metrics;
  // Without a verdict no value is called the best: nothing says that the runs were evaluated alike.
  const hasVerdict = comparisons.length > 0;
  return (
    <Panel
      title="Values"
      subtitle={NOTES[which] + (which === 'kept' && hasVerdict ? ', ± 95%' : '')}
      className={props.className}
      controls={
        <Choice
          label="Which value"
          options={[
            { value: 'kept', text: 'Kept' },
            { value: 'best', text: 'Best' },
            { value: 'last', text: 'Last' },
          ]}
          value={which}
          onChoose={setWhich}
        />
      }
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling box must be reachable by keyboard */}
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Values of all metrics">
        <table data-testid="values">
          <thead>
            <tr>
              <th scope="col" className="pl-0">
                Metric
              </th>
              {sets.map((set) => (
                <th key={set.letter} scope="col" className="text-right" title={set.name}>
                  <RunKey set={set} width={14} /> <b className="text-ink">{set.letter}</b>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((metric) => {
              const comparison = which === 'kept' ? comparisons.find((of) => of.metric === metric) : undefined;
              const values = sets.map((set, i) =>
                comparison
                  ? comparison.standings[i]!.value
                  : setValue(
                      set.runs.map((run) => runs[run]!),
                      metric,
                      which,
                    ),
              );
              const best = hasVerdict ? bestOf(values, metric) : -1;
              return (
                <tr key={metric} className={metric === props.chosen ? 'bg-hover' : ''}>
                  <th
                    scope="row"
                    className="py-1.5 pl-0 text-body text-ink border-rule wrap-anywhere whitespace-normal"
                  >
                    {titleOf(metric)}
                  </th>
                  {values.map((value, i) => (
                    <td
                      key={i}
                      className={`text-right align-middle whitespace-nowrap ${i === best ? 'font-bold' : ''}`}
                    >
                      {comparison?.ties[i] && (
                        <span className="mr-[3px] text-ink2" title="may be as good as the best">
                          ≈
                        </span>
                      )}
                      {Number.isFinite(value) ? score(value) : '–'}
                      {comparison && (
                        <small
                          className={`text-label font-normal text-ink2 ${isCrowded ? 'block' : 'ml-[5px] max-tablet:block max-tablet:ml-0'}`}
                        >
                          {plusMinus(comparison.standings[i]!.half)}
                        </small>
                      )}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {ofTraining.length > MOST_OF_TRAINING && ofTraining.length < props.metrics.length && (
        <button
          type="button"
          className="link mt-[7px] text-label"
          aria-expanded={!isFolded}
          onClick={() => setWhole(isFolded)}
        >
          {isFolded ? `Show ${ofTraining.length} metrics of the training` : 'Hide the metrics of the training'}
        </button>
      )}
      {hasVerdict && (
        <p className="pt-[7px] text-label text-ink2">
          Bold: best of the row.{which === 'kept' ? ' ≈: too close to the best to call.' : ''}
        </p>
      )}
    </Panel>
  );
}
