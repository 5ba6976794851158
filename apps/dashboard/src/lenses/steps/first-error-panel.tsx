/** ProcessBench's measure: the threshold, the six outcomes, and how far off a named step is. */
'use client';

import type { ChainOutcome } from '@rewardboard/metrics';
import { Panel } from '../../parts/panel.tsx';
import { plural, whole } from '../../words/format-number.ts';
import type { StepData } from '../lens-data.ts';
import { fixed, perCent, signed } from '../lens-words.ts';
import { LEAST_THRESHOLD, MOST_THRESHOLD } from '../lens-view.ts';
import { SmallTitle } from '../parts/small-title.tsx';
import { PlotText, SvgPlot } from '../parts/svg-plot.tsx';
import type { PlotScale } from '../parts/svg-plot.tsx';
import type { AtThreshold, ShownSteps } from './judge-steps.ts';
import { OUTCOME_NAMES, isRightOutcome } from './steps-words.ts';

const FAULTY: ChainOutcome[] = ['named', 'early', 'late', 'missed'];
const SOUND: ChainOutcome[] = ['cleared', 'false'];
/** Steps off; what is farther counts there. */
const FARTHEST = 4;

export function FirstErrorPanel(props: {
  data: StepData;
  shown: ShownSteps;
  byThreshold: readonly AtThreshold[];
  best: AtThreshold | null;
  threshold: number;
  onThreshold(threshold: number): void;
  onOutcome(outcome: ChainOutcome): void;
}) {
  const { data, shown, threshold } = props;
  const { wrongSolutions, rightSolutions } = shown.judgement;
  return (
    <Panel title="First error" className="col-span-full wide:col-span-4" subtitle="ProcessBench’s measure">
      <h3 className="flex min-h-[18px] justify-between gap-2 text-label font-normal">
        <label htmlFor="step-threshold">A step counts as wrong below</label>
        <b className="font-semibold">{fixed(threshold, 2)}</b>
      </h3>
      <input
        id="step-threshold"
        type="range"
        className="m-0 w-full accent-ink"
        min={LEAST_THRESHOLD}
        max={MOST_THRESHOLD}
        step={0.01}
        value={threshold}
        onChange={(event) => props.onThreshold(Number(event.target.value))}
      />
      <ThresholdPlot {...props} />
      <div className="mt-3.5 grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-2.5 gap-y-1 text-label">
        <span className="col-span-full text-ink3">{plural(wrongSolutions, 'faulty chain')}</span>
        <Outcomes kinds={FAULTY} {...props} />
        <span className="col-span-full mt-1 text-ink3">{plural(rightSolutions, 'sound chain')}</span>
        <Outcomes kinds={SOUND} {...props} />
      </div>
      <Distances data={data} named={shown.named} />
    </Panel>
  );
}

function Outcomes(props: { kinds: ChainOutcome[]; shown: ShownSteps; onOutcome(outcome: ChainOutcome): void }) {
  const { counts } = props.shown;
  const most = Math.max(1, ...Object.values(counts));
  return props.kinds.map((kind) => (
    <div key={kind} className="contents">
      <button type="button" className="link text-left" onClick={() => props.onOutcome(kind)}>
        {isRightOutcome(kind) ? '✓' : '✕'} {OUTCOME_NAMES[kind].toLowerCase()}
        {kind === 'missed' ? ': cleared' : ''}
      </button>
      <span className="relative h-4">
        <i
          className={`absolute inset-y-0 left-0 opacity-80 ${isRightOutcome(kind) ? 'bg-train' : 'bg-act'}`}
          style={{ width: `${(100 * counts[kind]) / most}%` }}
        />
      </span>
      <span className="text-right">{whole(counts[kind])}</span>
    </div>
  ));
}

function ThresholdPlot({
  byThreshold,
  best,
  threshold,
}: {
  byThreshold: readonly AtThreshold[];
  best: AtThreshold | null;
  threshold: number;
}) {
  const path = ({ x, y }: PlotScale, of: (at: AtThreshold) => number) =>
    byThreshold.flatMap((at) => (Number.isFinite(of(at)) ? [`${x(at.threshold)},${y(of(at))}`] : [])).join(' ');
  const last = byThreshold.at(-1)!;
  return (
    <SvgPlot
      label={`First-error F1 by threshold${best ? `: best ${fixed(best.f1)} at ${fixed(best.threshold, 2)}` : ''}`}
      heightPx={150}
      leftPx={28}
      rightPx={64}
      x={[LEAST_THRESHOLD, MOST_THRESHOLD]}
      y={[0, 1]}
      xTicks={[0.1, 0.3, 0.5, 0.7, 0.9].map((at) => ({ at, text: String(at) }))}
      yTicks={[0, 0.5, 1].map((at) => ({ at, text: String(at) }))}
      table={() => ({
        head: ['threshold', 'named', 'cleared', 'f1'],
        rows: byThreshold.map((at) => [at.threshold, at.errorAccuracy, at.correctAccuracy, at.f1]),
      })}
    >
      {(scale) => (
        <>
          <g fill="none" strokeWidth={1.5}>
            <polyline points={path(scale, (at) => at.errorAccuracy)} className="stroke-ink2" />
            <polyline points={path(scale, (at) => at.correctAccuracy)} strokeDasharray="7 3" className="stroke-ink2" />
            <polyline points={path(scale, (at) => at.f1)} strokeWidth={2.5} className="stroke-val" />
          </g>
          {best && Number.isFinite(best.f1) && (
            <path
              d={`M${scale.x(best.threshold)} ${scale.y(best.f1) - 4.5}l4.5 4.5l-4.5 4.5l-4.5 -4.5z`}
              className="fill-ink"
            />
          )}
          <line
            x1={scale.x(threshold)}
            x2={scale.x(threshold)}
            y1={scale.top}
            y2={scale.bottom}
            strokeWidth={1.5}
            className="stroke-ink"
          />
          {apart(
            [
              { text: 'named', y: scale.y(last.errorAccuracy), className: 'fill-ink2' },
              { text: 'cleared', y: scale.y(last.correctAccuracy), className: 'fill-ink2' },
              { text: 'F1', y: scale.y(last.f1), className: 'fill-val font-semibold' },
            ].filter(({ y }) => Number.isFinite(y)),
            scale.top,
          ).map(({ text, y, className }) => (
            <PlotText key={text} x={scale.right + 11} y={y + 4} className={className}>
              {text}
            </PlotText>
          ))}
        </>
      )}
    </SvgPlot>
  );
}

const LABEL_PX = 13;

/** Labels at the ends of lines, from the lowest up, none over another. */
function apart<L extends { y: number }>(labels: readonly L[], top: number): L[] {
  const placed = labels.toSorted((a, b) => b.y - a.y);
  let above = Infinity;
  return placed.map((label) => {
    above = Math.min(label.y, above - LABEL_PX);
    return { ...label, y: Math.max(top, above) };
  });
}

function Distances({ data, named }: { data: StepData; named: Int32Array }) {
  const counts = new Map<number, number>();
  let total = 0;
  data.chains.firstErrors.forEach((truth, chain) => {
    if (truth < 0 || named[chain]! < 0) return;
    const by = Math.max(-FARTHEST, Math.min(FARTHEST, named[chain]! - truth));
    counts.set(by, (counts.get(by) ?? 0) + 1);
    total++;
  });
  if (total === 0) return null;
  const of = (by: number) => counts.get(by) ?? 0;
  const words = `${perCent(of(0) / total, 0)} exact, ${perCent((of(-1) + of(0) + of(1)) / total, 0)} within 1`;
  const all = Array.from({ length: 2 * FARTHEST + 1 }, (_, i) => i - FARTHEST);
  const name = (by: number) => (by === -FARTHEST ? '−4 …' : by === FARTHEST ? '… +4' : by === 0 ? '0' : signed(by, 0));
  return (
    <div className="mt-[18px]">
      <SmallTitle title="How far off, in steps" value={words} />
      <SvgPlot
        label={`Distance of the named step from the first error: ${words}`}
        heightPx={130}
        leftPx={6}
        rightPx={6}
        x={[-FARTHEST - 0.6, FARTHEST + 0.6]}
        y={[0, 1.18 * Math.max(1, ...counts.values())]}
        xTicks={all.map((at) => ({ at, text: name(at) }))}
        yTicks={[]}
        table={() => ({ head: ['steps_off', 'chains'], rows: all.map((by) => [by, of(by)]) })}
      >
        {({ x, y }) =>
          all
            .filter((by) => of(by) > 0)
            .map((by) => (
              <g key={by}>
                <rect
                  x={x(by - 0.36)}
                  width={x(0.72) - x(0)}
                  y={y(of(by))}
                  height={y(0) - y(of(by))}
                  opacity={0.8}
                  className={by === 0 ? 'fill-train' : 'fill-act'}
                />
                <PlotText x={x(by)} y={y(of(by)) - 3} anchor="middle">
                  {whole(of(by))}
                </PlotText>
              </g>
            ))
        }
      </SvgPlot>
      <p className="mt-1 text-label text-ink2">
        Only chains with an error in which the model named one. 0: the exact step.
      </p>
    </div>
  );
}
