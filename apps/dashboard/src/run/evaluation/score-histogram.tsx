/** Histogram of scores: truly positive examples upwards, truly negative ones downwards, wrong predictions in red. */

import { totalOf } from '@rewardboard/metrics';
import type { ScoreHistogram } from '@rewardboard/metrics';
import type { Evaluation } from '@rewardboard/protocol';
import { useRef } from 'react';
import { PlotMenu } from '../../chart/plot-menu.tsx';
import { csvOf } from '../../parts/csv.ts';
import { percent, plural, whole } from '../../words/format-number.ts';
import { scoreOf } from './evaluation-scores.ts';
import type { Classes } from './evaluation-scores.ts';

const HALF = 50;
const TALLEST = 48;

export function ScoreHistogramFigure(props: { evaluation: Evaluation; histogram: ScoreHistogram; classes: Classes }) {
  const { evaluation, histogram, classes } = props;
  const box = useRef<HTMLDivElement>(null);
  const { positive, negative } = histogram;
  const bins = positive.length;
  const width = 100 / bins;
  const tallest = Math.max(1, ...positive, ...negative);
  const examples = evaluation.counts ? totalOf(evaluation.counts) : sum(positive) + sum(negative);
  const confidence = evaluation.values['eval/mean_confidence'];
  const accuracy = scoreOf(evaluation, 'eval/accuracy');
  const bars = (counts: number[], isPositive: boolean) =>
    counts.map((count, i) => {
      const height = TALLEST * (count / tallest);
      const isRight = (i + 0.5) / bins >= classes.threshold === isPositive;
      const colour = isRight ? 'fill-train' : 'fill-act';
      return (
        <rect
          key={i}
          x={i * width + width * 0.06}
          width={width * 0.88}
          y={isPositive ? HALF - height : HALF}
          height={height}
          className={colour}
          opacity={isRight && !isPositive ? 0.45 : 0.8}
        />
      );
    });
  return (
    <figure className="text-label text-ink2">
      <figcaption className="flex flex-wrap justify-between gap-x-3">
        <span>
          Score P({classes.positive}), {whole(examples)} examples
        </span>
        {confidence !== undefined && accuracy !== null && (
          <span>
            mean confidence {percent(confidence)}, accuracy {percent(accuracy)}
          </span>
        )}
      </figcaption>
      <div ref={box} className="group relative">
        <svg
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          className="block h-44 w-full"
          role="img"
          aria-label={labelOf(histogram, classes)}
        >
          {bars(positive, true)}
          {bars(negative, false)}
          <line x1={0} x2={100} y1={HALF} y2={HALF} className="stroke-ink2" vectorEffect="non-scaling-stroke" />
          <line
            x1={100 * classes.threshold}
            x2={100 * classes.threshold}
            y1={0}
            y2={100}
            className="stroke-ink"
            strokeWidth={1.5}
            vectorEffect="non-scaling-stroke"
          />
        </svg>
        <PlotMenu title="Histogram of scores" box={box} csv={() => histogramCsv(histogram, classes)} />
      </div>
      <div className="flex justify-between">
        <span>0</span>
        <span>threshold {classes.threshold.toFixed(2)}</span>
        <span>1</span>
      </div>
      <p>
        Up: truly {classes.positive}. Down: truly {classes.negative}. Tallest bar: {plural(tallest, 'example')}.{' '}
        <span className="text-act">Red: on the wrong side of the threshold.</span>
      </p>
    </figure>
  );
}

function histogramCsv({ positive, negative }: ScoreHistogram, classes: Classes): string {
  const bins = positive.length;
  return csvOf(
    ['score_from', 'score_to', `truly ${classes.positive}`, `truly ${classes.negative}`],
    positive.map((count, i) => [i / bins, (i + 1) / bins, count, negative[i]!]),
  );
}

function labelOf({ positive, negative }: ScoreHistogram, { positive: yes, negative: no }: Classes): string {
  const mean = (counts: number[]) =>
    counts.reduce((total, count, i) => total + (count * (i + 0.5)) / counts.length, 0) / Math.max(1, sum(counts));
  return `Histogram of scores: mean ${mean(positive).toFixed(2)} if truly ${yes}, ${mean(negative).toFixed(2)} if truly ${no}`;
}

function sum(counts: number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
