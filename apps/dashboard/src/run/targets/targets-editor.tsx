/** The form that edits targets. They are saved in this browser; the hub's file is not changed. */
'use client';

import { GAP, parseTargets } from '@rewardboard/diagnostics';
import type { Target } from '@rewardboard/diagnostics';
import { CATALOG } from '@rewardboard/metrics';
import { useState } from 'react';
import { metricLabel } from '../../words/metric-label.ts';
import { asWritten } from './own-targets.ts';

interface Row {
  key: number;
  metric: string;
  comparison: Target['comparison'];
  /** As typed. */
  number: string;
}

const FALLBACK_METRIC = 'eval/accuracy';
let keys = 0;

export function TargetsEditor(props: {
  id: string;
  targets: readonly Target[];
  /** Whether these already replace the hub's targets. */
  isOwn: boolean;
  /** Metrics of this run, which are listed first. */
  metrics: readonly string[];
  onSave: (targets: readonly Target[] | null) => void;
  onClose: () => void;
}) {
  const [rows, setRows] = useState<Row[]>(() =>
    props.targets.map(({ metric, comparison, target }) => ({
      key: ++keys,
      metric,
      comparison,
      number: String(target),
    })),
  );
  const [error, setError] = useState<string | null>(null);
  const change = (key: number, part: Partial<Row>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const choices = choicesOf(props.metrics);
  const add = () => {
    const metric = choices.find((choice) => !rows.some((row) => row.metric === choice)) ?? FALLBACK_METRIC;
    setRows([...rows, { key: ++keys, metric, comparison: usualComparison(metric), number: '' }]);
  };
  const save = () => {
    try {
      props.onSave(
        parseTargets({
          targets: rows.map(({ metric, comparison, number }) =>
            asWritten({ metric, comparison, target: number.trim() === '' ? NaN : Number(number) }),
          ),
        }),
      );
    } catch (problem) {
      setError(errorText(problem));
    }
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it hears the keys of the fields in it
    <form
      id={props.id}
      className="mb-3 grid justify-items-start gap-2 border-b border-rule pt-1 pb-3"
      aria-label="Edit targets"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        props.onClose();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {rows.map(({ key, metric, comparison, number }, i) => (
        <fieldset key={key} className="flex flex-wrap items-center gap-2">
          <legend className="sr-only">Target {i + 1}</legend>
          <select
            className="field max-tablet:w-[130px]"
            aria-label="Metric"
            value={metric}
            onChange={(event) =>
              change(key, { metric: event.target.value, comparison: usualComparison(event.target.value) })
            }
          >
            {[...new Set([metric, ...choices])].map((choice) => (
              <option key={choice} value={choice}>
                {nameOf(choice)}
              </option>
            ))}
          </select>
          <select
            className="field"
            aria-label="Comparison"
            value={comparison}
            onChange={(event) => change(key, { comparison: event.target.value as Row['comparison'] })}
          >
            <option value=">=">at least</option>
            <option value="<">below</option>
          </select>
          <input
            className="field w-24 max-tablet:w-14"
            aria-label="Number"
            inputMode="decimal"
            autoComplete="off"
            value={number}
            onChange={(event) => change(key, { number: event.target.value })}
          />
          <button
            type="button"
            className="link"
            aria-label={`Remove ${nameOf(metric)}`}
            onClick={() => setRows(rows.filter((row) => row.key !== key))}
          >
            Remove
          </button>
        </fieldset>
      ))}
      {error && (
        <p role="alert" className="text-act">
          {error}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <button type="button" className="button" onClick={add}>
          Add a target
        </button>
        <button type="submit" className="button button-main">
          Save
        </button>
        {props.isOwn && (
          <button type="button" className="button" onClick={() => props.onSave(null)}>
            Use the hub’s targets
          </button>
        )}
        <span className="text-label text-ink3">
          Saved in this browser only, for all runs. config/targets.yaml does not change.
        </span>
      </div>
    </form>
  );
}

/** Metrics of this run, then all others. Metrics without a better direction cannot be targets. */
function choicesOf(metrics: readonly string[]): string[] {
  const known = [...Object.keys(CATALOG).filter((metric) => CATALOG[metric]!.better !== 'none'), GAP];
  return known.toSorted((a, b) => Number(metrics.includes(b)) - Number(metrics.includes(a)));
}

function usualComparison(metric: string): Target['comparison'] {
  return CATALOG[metric]?.better === 'up' ? '>=' : '<';
}

function nameOf(metric: string): string {
  return metric === GAP ? 'Loss gap' : metricLabel(metric);
}

/** Numbers the rows as the page does: "targets[1].at_least: ..." becomes "Target 2: ...". */
function errorText(problem: unknown): string {
  const text = problem instanceof Error ? problem.message : String(problem);
  return text
    .replace(/targets\[(\d+)\](\.\w+)?/g, (_, index: string) => `target ${Number(index) + 1}`)
    .replace(/^t/, 'T')
    .replace(/; write for example [^;]*$/, '; write for example 0.85');
}
