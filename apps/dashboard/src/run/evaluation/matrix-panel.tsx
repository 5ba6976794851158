/** The confusion matrix and the histogram of scores of one evaluation, with controls to choose it. */
'use client';

import type { Evaluation, Run } from '@rewardboard/protocol';
import { memo } from 'react';
import { Panel } from '../../parts/panel.tsx';
import { whole } from '../../words/format-number.ts';
import { ConfusionMatrix } from './confusion-matrix.tsx';
import type { CellName } from './cells.ts';
import { EvaluationScrubber } from './evaluation-scrubber.tsx';
import { classesOf } from './evaluation-scores.ts';
import { ScoreHistogramFigure } from './score-histogram.tsx';

export const MatrixPanel = memo(function MatrixPanel(props: {
  info: Run['info'];
  evaluations: readonly Evaluation[];
  selected: number;
  keepStep: number | null;
  /** Step of the newest evaluation, whether it has details or not. */
  latestStep: number | null;
  cell: CellName | null;
  onCell: (cell: CellName | null) => void;
  onSelect: (evaluation: number | 'best' | 'latest') => void;
  className: string;
}) {
  const { evaluations, selected, keepStep, latestStep, onSelect } = props;
  const evaluation = evaluations[selected]!;
  const classes = classesOf(props.info);
  const place = [
    `evaluation ${selected + 1} of ${whole(evaluations.length)}`,
    `step ${whole(evaluation.step)}`,
    ...(evaluation.epoch === undefined ? [] : [`epoch ${evaluation.epoch.toFixed(2)}`]),
    ...(evaluation.step === keepStep ? ['the checkpoint to keep'] : evaluation.step === latestStep ? ['latest'] : []),
  ];
  const step = (by: number) =>
    onSelect(evaluations[Math.max(0, Math.min(evaluations.length - 1, selected + by))]!.step);
  return (
    <Panel
      title={evaluation.counts || evaluations.some(({ counts }) => counts) ? 'Confusion matrix and scores' : 'Scores'}
      className={props.className}
      subtitle={place.join(' · ')}
      controls={
        <>
          {keepStep !== null && (
            <button type="button" className="link" title="The checkpoint to keep" onClick={() => onSelect('best')}>
              Best
            </button>
          )}
          <button type="button" className="link" onClick={() => onSelect('latest')}>
            Latest
          </button>
          <span className="inline-flex gap-1">
            <button
              type="button"
              className="button"
              aria-label="Previous evaluation"
              disabled={selected === 0}
              onClick={() => step(-1)}
            >
              ‹ <kbd>[</kbd>
            </button>
            <button
              type="button"
              className="button"
              aria-label="Next evaluation"
              disabled={selected === evaluations.length - 1}
              onClick={() => step(1)}
            >
              <kbd>]</kbd> ›
            </button>
          </span>
        </>
      }
    >
      <EvaluationScrubber evaluations={evaluations} selected={selected} keepStep={keepStep} onSelect={onSelect} />
      <div className="grid grid-cols-[repeat(auto-fit,minmax(min(440px,100%),1fr))] gap-x-8 gap-y-4">
        {evaluation.counts ? (
          <ConfusionMatrix counts={evaluation.counts} classes={classes} pressed={props.cell} onPress={props.onCell} />
        ) : (
          <p className="max-w-[60ch] text-ink2">This evaluation has no counts; the log contains only its scores.</p>
        )}
        {evaluation.histogram && (
          <ScoreHistogramFigure evaluation={evaluation} histogram={evaluation.histogram} classes={classes} />
        )}
      </div>
    </Panel>
  );
});
