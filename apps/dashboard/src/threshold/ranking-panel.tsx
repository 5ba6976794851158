/** What doesn't depend on the threshold: how well examples are ranked, and whether the probabilities are right. */
'use client';

import { countsAtThreshold, scoresOf } from '@rewardboard/metrics';
import type { CurveBand } from '@rewardboard/metrics';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { freePlace } from '../parts/free-place.ts';
import { Panel } from '../parts/panel.tsx';
import { bandPath, linePath } from '../parts/svg-path.ts';
import type { EvaluationDetail, EvaluationSummary } from '../predictions/prediction-book.ts';
import type { Classes } from '../run/evaluation/evaluation-scores.ts';
import { decimal, whole } from '../words/format-number.ts';
import { CalibrationOverTraining, Diagonal, Reliability, sureFrom } from './calibration-figures.tsx';
import { curveCsv } from './plot-tables.ts';
import { hundredths, isOff } from './threshold-words.ts';
import { QUARTERS, UnitPlot } from './unit-plot.tsx';
import type { UnitPlace } from './unit-plot.tsx';

export const RankingPanel = memo(function RankingPanel(props: {
  detail: EvaluationDetail;
  examples: number;
  summaries: readonly EvaluationSummary[];
  keepStep: number | null;
  classes: Classes;
  at: number;
  onStep: (step: number) => void;
}) {
  const { detail, examples, classes, at } = props;
  const counts = countsAtThreshold(detail.best.curves, at);
  const { recall, precision, specificity } = scoresOf(counts);
  const { ranking, auc, aucInterval, calibration } = detail;
  const share = detail.best.curves.positives / examples;
  const range = `${decimal(calibration.calibrated.low)} to ${decimal(calibration.calibrated.high)}`;
  return (
    <Panel
      title="Ranking and calibration"
      subtitle="does not depend on the threshold; the dot is where it stands"
      className="col-span-full"
    >
      <div className="grid gap-x-7 gap-y-[18px] tablet:grid-cols-2 wide:grid-cols-4">
        <Figure
          title="ROC"
          value={`ROC AUC ${decimal(auc)}`}
          note={`95%: ${decimal(aucInterval.low)} to ${decimal(aucInterval.high)}. x axis: share of ${classes.negative} ones let through; y axis: share of ${classes.positive} ones accepted.`}
        >
          <UnitPlot
            label={`ROC curve, area ${decimal(auc)}`}
            xMax={1}
            yMax={1}
            xTicks={QUARTERS}
            yTicks={QUARTERS}
            csv={() => curveCsv('false_positive_rate', 'recall', ranking.roc, ranking.rocBand)}
          >
            {(place) => (
              <>
                <Diagonal {...place} />
                <BandedCurve place={place} band={ranking.rocBand} {...ranking.roc} />
                <ThresholdDot place={place} at={at} x={1 - specificity} y={recall} />
              </>
            )}
          </UnitPlot>
        </Figure>
        <Figure
          title="Precision and recall"
          value={`average precision ${decimal(ranking.averagePrecision)}`}
          note="x axis: recall; y axis: precision. The left end rests on a handful of examples; the band shows how few."
        >
          <UnitPlot
            label={`Precision against recall, average precision ${decimal(ranking.averagePrecision)}`}
            csv={() => curveCsv('recall', 'precision', ranking.precision, ranking.precisionBand)}
            xMax={1}
            yMax={1}
            xTicks={QUARTERS}
            yTicks={QUARTERS}
          >
            {(place) => (
              <>
                <line
                  x1={place.left}
                  x2={place.right}
                  y1={place.y(share)}
                  y2={place.y(share)}
                  className="stroke-ink3"
                  strokeDasharray="1.5 3"
                />
                <BandedCurve place={place} band={ranking.precisionBand} {...ranking.precision} />
                <ConstantName
                  place={place}
                  share={share}
                  curve={ranking.precision}
                  name={`always “${classes.positive}”`}
                />
                <ThresholdDot place={place} at={at} x={recall} y={precision} />
              </>
            )}
          </UnitPlot>
        </Figure>
        <Figure
          title="Reliability"
          value={`ECE ${decimal(calibration.error)}`}
          note={
            isOff(detail)
              ? `Off: a calibrated model would show ${range} with these ${whole(examples)}. Filled: off beyond noise. Below the line: too sure.`
              : `Within the noise: a calibrated model would show ${range} with these ${whole(examples)}. x axis: what the model claims; y axis: how often it is right.`
          }
        >
          <Reliability detail={detail} />
        </Figure>
        <Figure title="Calibration error over training" value="" note={sureFrom(props.summaries)}>
          <CalibrationOverTraining {...props} shownStep={detail.step} />
        </Figure>
      </div>
    </Panel>
  );
});

function Figure(props: { title: string; value: string; note: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <h3 className="flex min-h-[18px] justify-between gap-2 text-label font-normal">
        <span>{props.title}</span>
        <b className="font-semibold">{props.value}</b>
      </h3>
      {props.children}
      <p className="mt-1 text-label text-ink2">{props.note}</p>
    </div>
  );
}

/** px that a character of it takes, in the font of ticks. */
const CHARACTER_PX = 5.6;
const NAME_HEIGHT = 11;

/** The name of a dotted line, where the curve doesn't strike it. */
function ConstantName(props: {
  place: UnitPlace;
  share: number;
  name: string;
  curve: { x: Float64Array; y: Float64Array };
}) {
  const { place, share, curve } = props;
  const text = `${props.name} ${decimal(share)}`;
  const width = CHARACTER_PX * text.length;
  const middle = (place.left + place.right - width) / 2;
  const places = [place.y(share) + 14, place.y(share) - 4]
    .filter((bottom) => bottom <= place.bottom && bottom - NAME_HEIGHT >= place.top)
    .flatMap((bottom) =>
      [place.left + 10, middle, place.right - width - 4].map((left) => ({
        left,
        right: left + width,
        top: bottom - NAME_HEIGHT,
        bottom,
      })),
    );
  const points = Array.from(curve.x, (x, i) => [place.x(x), place.y(curve.y[i]!)] as const);
  const { left, bottom } = freePlace(places, points);
  return (
    <text x={left} y={bottom - 1} className="halo fill-ink3">
      {text}
    </text>
  );
}

/** Drawn once for an evaluation: only the dot moves with the threshold. */
function BandedCurve({ place, band, x, y }: { place: UnitPlace; band: CurveBand; x: Float64Array; y: Float64Array }) {
  return (
    <>
      <path d={bandPath(band, place.x, place.y)} className="fill-val" opacity={0.15} />
      <path d={linePath(x, y, place.x, place.y)} fill="none" className="stroke-val" strokeWidth={2} />
    </>
  );
}

function ThresholdDot({ place, at, x, y }: { place: UnitPlace; at: number; x: number; y: number }) {
  const [left, top] = [place.x(x), place.y(y)];
  const isAtEnd = left > place.right - 44;
  return (
    <>
      <circle cx={left} cy={top} r={5.5} className="fill-ink stroke-paper" strokeWidth={1.5} />
      <text
        x={isAtEnd ? left - 9 : left + 9}
        y={Math.min(place.bottom - 3, top + 15)}
        textAnchor={isAtEnd ? 'end' : 'start'}
        className="halo fill-ink font-semibold"
      >
        {hundredths(at)}
      </text>
    </>
  );
}
