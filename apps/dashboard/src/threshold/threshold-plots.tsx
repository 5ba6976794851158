/** Scores by truth, scores against the threshold, and cost: three plots on one axis, with one line through all of them that can be dragged. */
'use client';

import { THRESHOLD_STEPS } from '@rewardboard/metrics';
import { memo } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { PlotMenu } from '../chart/plot-menu.tsx';
import { useWidth } from '../parts/use-width.ts';
import type { EvaluationDetail } from '../predictions/prediction-book.ts';
import type { Classes } from '../run/evaluation/evaluation-scores.ts';
import { isBrowsers } from '../parts/browser-keys.ts';
import { CostPlot, costScaleOf } from './cost-plot.tsx';
import { HistogramPlot } from './histogram-plot.tsx';
import { thresholdCsv } from './plot-tables.ts';
import { ScorePlot } from './score-plot.tsx';
import { hundredths } from './threshold-words.ts';

const HISTOGRAM_HEIGHT = 176;
const SCORES_HEIGHT = 176;
const COST_HEIGHT = 84;
const GAP = 30;
const AXIS = 26;
const TOP = 6;
const SCORES_TOP = TOP + HISTOGRAM_HEIGHT + GAP;
const COST_TOP = SCORES_TOP + SCORES_HEIGHT + GAP;
const HEIGHT = COST_TOP + COST_HEIGHT + AXIS;
const PHONE = 520;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

export function ThresholdPlots(props: {
  detail: EvaluationDetail;
  positives: number;
  examples: number;
  classes: Classes;
  /** In hundredths. */
  at: number;
  trainedAt: number;
  /** Cost of 100 examples at each threshold. */
  costs: Float64Array;
  isFew: boolean;
  onChange: (at: number) => void;
}) {
  const { detail, at, costs, onChange } = props;
  const [box, width] = useWidth<HTMLDivElement>(760);
  const isPhone = width < PHONE;
  const left = isPhone ? 34 : 44;
  const inner = Math.max(1, width - left - (isPhone ? 10 : 88));
  const x = (share: number) => left + inner * share;
  const place = { left, inner, hasNames: !isPhone };
  const line = x(at / THRESHOLD_STEPS);
  const choose = (event: PointerEvent<SVGSVGElement>) => {
    const share = (event.clientX - event.currentTarget.getBoundingClientRect().left - left) / inner;
    const to = Math.min(THRESHOLD_STEPS, Math.max(0, Math.round(share * THRESHOLD_STEPS)));
    if (to !== at) onChange(to);
  };
  const onKey = (event: KeyboardEvent) => {
    if (isBrowsers(event)) return;
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
    const to =
      event.key === 'Home' ? 0 : event.key === 'End' ? THRESHOLD_STEPS : by && at + by * (event.shiftKey ? 5 : 1);
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(Math.min(THRESHOLD_STEPS, Math.max(0, to)));
  };
  const costScale = costScaleOf(costs, COST_TOP, COST_HEIGHT);
  return (
    <div ref={box} className="group relative min-w-0 select-none">
      <svg
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        className="plot block w-full touch-pan-y cursor-ew-resize overflow-visible text-tick"
        aria-label="Scores by truth, scores against the threshold, and cost"
        role="group"
        data-testid="threshold-plots"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          choose(event);
        }}
        onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && choose(event)}
      >
        <HistogramPlot
          histogram={detail.histogram}
          positives={props.positives}
          negatives={props.examples - props.positives}
          classes={props.classes}
          at={at}
          {...place}
          top={TOP}
          height={HISTOGRAM_HEIGHT}
        />
        <Curves
          detail={detail}
          trainedAt={props.trainedAt}
          isFew={props.isFew}
          at={at}
          {...place}
          top={SCORES_TOP}
          height={SCORES_HEIGHT}
        />
        <CostPlot costs={costs} {...place} top={COST_TOP} height={COST_HEIGHT} line={line} />
        <line x1={left} x2={left + inner} y1={HEIGHT - AXIS + 6} y2={HEIGHT - AXIS + 6} className="stroke-rule2" />
        {TICKS.map((tick) => (
          <text key={tick} x={x(tick)} y={HEIGHT - 4} textAnchor="middle" className="fill-ink3">
            {tick}
          </text>
        ))}
        <line x1={line} x2={line} y1={14} y2={HEIGHT - AXIS + 6} className="stroke-ink" strokeWidth={1.5} />
        <CurrentDots detail={detail} at={at} x={line} />
        <circle cx={line} cy={costScale(costs[at]!)} r={3.5} className="fill-ink stroke-paper" strokeWidth={1.5} />
        <g
          role="slider"
          tabIndex={0}
          aria-label="Threshold"
          aria-valuemin={0}
          aria-valuemax={1}
          aria-valuenow={at / THRESHOLD_STEPS}
          aria-valuetext={hundredths(at)}
          data-testid="threshold-handle"
          onKeyDown={onKey}
        >
          <rect x={line - 22} y={0} width={44} height={24} rx={3} className="fill-ink" />
          <text x={line} y={16.5} textAnchor="middle" className="fill-paper text-label font-semibold">
            {hundredths(at)}
          </text>
        </g>
      </svg>
      <PlotMenu title="Scores and threshold" box={box} csv={() => thresholdCsv(detail, costs)} />
    </div>
  );
}

/** What doesn't move with the threshold is drawn once; only the label of the best steps out of the line's way. */
const Curves = memo(
  function Curves({ at, ...place }: Parameters<typeof ScorePlot>[0] & { at: number }) {
    const best = Math.round(place.detail.best.threshold * THRESHOLD_STEPS);
    const near = (Math.abs(at - best) / THRESHOLD_STEPS) * place.inner < 78;
    return <ScorePlot {...place} labelSide={!near ? 'middle' : at >= best ? 'left' : 'right'} />;
  },
  (before, now) =>
    before.detail === now.detail &&
    before.inner === now.inner &&
    before.left === now.left &&
    before.isFew === now.isFew &&
    sideOf(before) === sideOf(now),
);

function sideOf({ at, detail, inner }: { at: number; detail: EvaluationDetail; inner: number }): number {
  const best = Math.round(detail.best.threshold * THRESHOLD_STEPS);
  return (Math.abs(at - best) / THRESHOLD_STEPS) * inner >= 78 ? 0 : at >= best ? 1 : 2;
}

function CurrentDots({ detail, at, x }: { detail: EvaluationDetail; at: number; x: number }) {
  const { curves, f1At } = detail.best;
  const [tp, fp] = [curves.truePositives[at]!, curves.falsePositives[at]!];
  const y = (value: number) => SCORES_TOP + SCORES_HEIGHT * (1 - value);
  const dots = [
    { value: tp / curves.positives, className: 'fill-ink2' },
    { value: tp / (tp + fp), className: 'fill-ink2' },
    { value: f1At[at]!, className: 'fill-val' },
  ];
  return dots.map(({ value, className }, i) =>
    Number.isFinite(value) ? (
      <circle key={i} cx={x} cy={y(value)} r={3.5} className={`${className} stroke-paper`} strokeWidth={1.5} />
    ) : null,
  );
}
