/** Whether probabilities are right: at one evaluation, and over the training. */
'use client';

import { wilson } from '@rewardboard/metrics';
import { niceTicks } from '../axes/nice-ticks.ts';
import { freePlace } from '../parts/free-place.ts';
import type { Place } from '../parts/free-place.ts';
import { bandPath, diamondPath, linePath } from '../parts/svg-path.ts';
import type { EvaluationDetail, EvaluationSummary } from '../predictions/prediction-book.ts';
import { nearestOf } from '../predictions/prediction-desk.ts';
import { decimal, whole } from '../words/format-number.ts';
import { calibrationCsv, reliabilityCsv } from './plot-tables.ts';
import { QUARTERS, UnitPlot } from './unit-plot.tsx';
import type { UnitPlace } from './unit-plot.tsx';

/** A bin with fewer examples says nothing of its truth. */
const MIN_IN_BIN = 5;
const TALLEST_BIN = 26;
/** Circles of more evaluations would touch. */
const MAX_CIRCLES = 60;

export function Diagonal({ x, y }: UnitPlace) {
  return <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} className="stroke-ink3" strokeDasharray="1.5 3" />;
}

export function Reliability({ detail }: { detail: EvaluationDetail }) {
  const { bins, error } = detail.calibration;
  const largest = Math.max(1, ...bins.map(({ examples }) => examples));
  return (
    <UnitPlot
      label={`Reliability: ECE ${decimal(error)}`}
      xMax={1}
      yMax={1}
      xTicks={QUARTERS}
      yTicks={QUARTERS}
      csv={() => reliabilityCsv(detail)}
    >
      {(place) => (
        <>
          <Diagonal {...place} />
          {bins.map(({ examples }, i) => {
            const height = (TALLEST_BIN * examples) / largest;
            return (
              <rect
                key={i}
                x={place.x(i / bins.length) + 2}
                width={Math.max(1, place.x(1 / bins.length) - place.left - 4)}
                y={place.bottom - height}
                height={height}
                className="fill-ink"
                opacity={0.1}
              />
            );
          })}
          {bins.map(({ examples, claimed, positives }, i) => {
            if (examples < MIN_IN_BIN) return null;
            const { low, high } = wilson(positives, examples);
            const says = claimed / examples;
            return (
              <g key={i}>
                <line
                  x1={place.x(says)}
                  x2={place.x(says)}
                  y1={place.y(low)}
                  y2={place.y(high)}
                  className="stroke-val"
                  strokeWidth={1.5}
                />
                <circle
                  cx={place.x(says)}
                  cy={place.y(positives / examples)}
                  r={4.5}
                  className={`stroke-val ${says < low || says > high ? 'fill-val' : 'fill-paper'}`}
                  strokeWidth={2}
                />
              </g>
            );
          })}
        </>
      )}
    </UnitPlot>
  );
}

/** The first evaluation from which on all are off beyond noise. */
export function sureFrom(summaries: readonly EvaluationSummary[]): string {
  if (summaries.length === 0) return 'Reading the other evaluations …';
  const isBeyond = ({ calibrationError, calibrated }: EvaluationSummary) => calibrationError > calibrated.high;
  const lastFair = summaries.findLastIndex((summary) => !isBeyond(summary));
  const first = summaries[lastFair + 1];
  if (!first) return 'At the end it is within the noise.';
  return `Off beyond noise from step ${whole(first.step)} on: ${decimal(first.calibrationError)}, at the end ${decimal(summaries.at(-1)!.calibrationError)}.`;
}

export function CalibrationOverTraining(props: {
  summaries: readonly EvaluationSummary[];
  keepStep: number | null;
  shownStep: number;
  onStep: (step: number) => void;
}) {
  const { summaries, keepStep, shownStep } = props;
  const steps = summaries.map(({ step }) => step);
  const errors = summaries.map(({ calibrationError }) => calibrationError);
  const highest = Math.max(0.02, ...errors, ...summaries.map(({ calibrated }) => calibrated.high || 0)) * 1.12;
  const last = Math.max(1, steps.at(-1) ?? 1);
  const kept = summaries.find(({ step }) => step === keepStep);
  const band = {
    x: steps,
    low: summaries.map(({ calibrated }) => calibrated.low),
    high: summaries.map(({ calibrated }) => calibrated.high),
  };
  return (
    <UnitPlot
      label="Calibration error by step"
      csv={() => calibrationCsv(summaries)}
      xMax={last}
      yMax={highest}
      xTicks={niceTicks(0, last, 4)}
      yTicks={niceTicks(0, highest, 5)}
      formatX={whole}
      formatY={(value) => value.toFixed(2)}
      onChoose={(step) => steps.length > 0 && props.onStep(nearestOf(steps, step))}
    >
      {({ x, y, left, right, top, bottom }) => (
        <>
          <path d={bandPath(band, x, y)} className="fill-ink" opacity={0.12} />
          <path d={linePath(steps, errors, x, y)} fill="none" className="stroke-val" strokeWidth={2.5} />
          {steps.length <= MAX_CIRCLES &&
            steps.map((step, i) => (
              <circle
                key={step}
                cx={x(step)}
                cy={y(errors[i]!)}
                r={2.5}
                className="fill-paper stroke-val"
                strokeWidth={1.5}
              />
            ))}
          {kept && (
            <path d={diamondPath(x(kept.step), y(kept.calibrationError), 4.5)} className="fill-ink stroke-paper" />
          )}
          <path d={`M${x(shownStep) - 5} ${bottom + 7}h10l-5 -6z`} className="fill-ink" />
          {summaries.length > 1 && (
            <BandName
              places={placesOf(band, { x, y, left, right, top, bottom })}
              curve={steps.map((step, i) => [x(step), y(errors[i]!)])}
            />
          )}
        </>
      )}
    </UnitPlot>
  );
}

const BAND_NAME = 'what a calibrated model shows';
/** px that it takes, in the font of ticks. */
const NAME_SIZE = { width: 150, height: 11 };

function BandName({ places, curve }: { places: readonly Place[]; curve: readonly (readonly [number, number])[] }) {
  const { right, bottom } = freePlace(places, curve);
  return (
    <text x={right} y={bottom - 2} textAnchor="end" className="halo fill-ink3">
      {BAND_NAME}
    </text>
  );
}

/** Over the band, under it, and at the top, from the right to the left. */
function placesOf(band: { low: readonly number[]; high: readonly number[] }, plot: UnitPlace): Place[] {
  const over = plot.y(Math.max(...band.high.filter(Number.isFinite))) - 3;
  const under = plot.y(Math.min(...band.low.filter(Number.isFinite))) + NAME_SIZE.height + 3;
  return [over, under, plot.top + NAME_SIZE.height]
    .filter((bottom) => bottom - NAME_SIZE.height >= plot.top && bottom <= plot.bottom)
    .flatMap((bottom) =>
      [plot.right, plot.left + NAME_SIZE.width].map((right) => ({
        left: right - NAME_SIZE.width,
        right,
        top: bottom - NAME_SIZE.height,
        bottom,
      })),
    );
}
