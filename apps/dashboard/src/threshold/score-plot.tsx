/** F1 with its band, precision, recall and specificity against the threshold; shaded where F1 is as good as the best within noise. */
'use client';

import { THRESHOLD_STEPS } from '@rewardboard/metrics';
import { apart, bandPath, diamondPath, linePath } from '../parts/svg-path.ts';
import type { EvaluationDetail } from '../predictions/prediction-book.ts';
import { decimal } from '../words/format-number.ts';

const THRESHOLDS = Array.from({ length: THRESHOLD_STEPS + 1 }, (_, at) => at / THRESHOLD_STEPS);
/** A precision of fewer examples jumps too much to be read. */
const MIN_CALLED = 9;
const LINES = [0, 0.25, 0.5, 0.75, 1];

export function ScorePlot(props: {
  detail: EvaluationDetail;
  trainedAt: number;
  isFew: boolean;
  left: number;
  inner: number;
  hasNames: boolean;
  top: number;
  height: number;
  labelSide?: 'left' | 'middle' | 'right';
}) {
  const { left, inner, top, height, labelSide = 'middle' } = props;
  const { best } = props.detail;
  const { curves, f1At, f1Low, f1High } = best;
  const x = (share: number) => left + inner * share;
  const y = (value: number) => top + height * (1 - value);
  const recall = Array.from(curves.truePositives, (tp) => tp / curves.positives);
  const specificity = Array.from(curves.falsePositives, (fp) => 1 - fp / curves.negatives);
  const precision = Array.from(curves.truePositives, (tp, at) => {
    const called = tp + curves.falsePositives[at]!;
    return called >= MIN_CALLED ? tp / called : NaN;
  });
  const ends = [
    { name: 'Specificity', value: specificity.at(-1)!, className: 'fill-ink3' },
    { name: 'Precision', value: precision.findLast(Number.isFinite) ?? NaN, className: 'fill-ink2' },
    { name: 'F1', value: f1At.at(-1)!, className: 'fill-val' },
    { name: 'Recall', value: recall.at(-1)!, className: 'fill-ink2' },
  ].filter(({ value }) => Number.isFinite(value));
  const places = apart(
    ends.map(({ value }) => y(value)),
    13,
    top + height,
  );
  const bestX = x(best.threshold);
  const labelX =
    labelSide === 'middle'
      ? Math.min(left + inner - 66, Math.max(left + 66, bestX))
      : bestX + (labelSide === 'left' ? -10 : 10);
  const isLeft = labelSide === 'left' && bestX > left + 150;
  const anchor = labelSide === 'middle' ? 'middle' : isLeft ? 'end' : 'start';
  return (
    <g>
      {LINES.map((value) => (
        <g key={value}>
          <line x1={left} x2={left + inner} y1={y(value)} y2={y(value)} className="stroke-grid" />
          <text x={left - 6} y={y(value) + 4} textAnchor="end" className="fill-ink3">
            {value}
          </text>
        </g>
      ))}
      <rect
        x={x(best.asGoodFrom)}
        width={Math.max(1, x(best.asGoodTo) - x(best.asGoodFrom))}
        y={top}
        height={height}
        className="fill-ink"
        opacity={0.055}
      />
      <path d={bandPath({ x: THRESHOLDS, low: f1Low, high: f1High }, x, y)} className="fill-val" opacity={0.16} />
      <path
        d={linePath(THRESHOLDS, specificity, x, y)}
        fill="none"
        className="stroke-ink3"
        strokeWidth={1.25}
        strokeDasharray="1.5 3"
      />
      <path
        d={linePath(THRESHOLDS, recall, x, y)}
        fill="none"
        className="stroke-ink2"
        strokeWidth={1.5}
        strokeDasharray="7 3"
      />
      <path d={linePath(THRESHOLDS, precision, x, y)} fill="none" className="stroke-ink2" strokeWidth={1.5} />
      <path d={linePath(THRESHOLDS, f1At, x, y)} fill="none" className="stroke-val" strokeWidth={2.5} />
      <path d={diamondPath(bestX, y(best.f1), 5)} className="fill-ink stroke-paper" />
      <text
        x={labelSide === 'left' && !isLeft ? bestX + 10 : labelX}
        y={y(best.f1) - 11}
        textAnchor={anchor}
        className="halo fill-ink font-semibold"
      >
        best F1 {decimal(best.f1)} at {best.threshold.toFixed(2)}
      </text>
      {!props.isFew && (
        <text
          x={Math.min(left + inner - 60, Math.max(left + 60, x((best.asGoodFrom + best.asGoodTo) / 2)))}
          y={top + height - 6}
          textAnchor="middle"
          className="halo fill-ink3"
        >
          as good within noise
        </text>
      )}
      {props.hasNames &&
        ends.map(({ name, className }, i) => (
          <text key={name} x={left + inner + 8} y={places[i]! + 4} className={`${className} text-label`}>
            {name}
          </text>
        ))}
    </g>
  );
}
