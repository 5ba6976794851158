/** Which evaluation a part of a run is about: a slider over all of them with a small chart, and buttons. The same on every part. */
'use client';

import { memo } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { apart, diamondPath, linePath } from '../../parts/svg-path.ts';
import { useWidth } from '../../parts/use-width.ts';
import { decimal, plural, whole } from '../../words/format-number.ts';
import { isBrowsers } from '../../parts/browser-keys.ts';

const HEIGHT = 46;
const LEFT = 6;
/** Room for the names of the lines; on a phone there is none. */
const NAMES = 176;
const NAMES_FROM_WIDTH = 700;
const LINE_TOP = 6;
const LINE_HEIGHT = 28;
/** More ticks than this would touch. */
const MAX_TICKS = 200;

export interface BarLine {
  name: string;
  /** One an evaluation; NaN where it isn't known. */
  values: readonly number[];
  isMain: boolean;
}

export const EvaluationBar = memo(function EvaluationBar(props: {
  steps: readonly number[];
  /** Index in `steps`. */
  selected: number;
  keep: number | null;
  /** null where it isn't known. */
  epoch: number | null;
  lines: readonly BarLine[];
  /** Evaluations between these that are not shown. */
  leftOut: number;
  /** Evaluations that came since the page was opened. */
  fresh: number;
  onFresh: () => void;
  onSelect: (index: number) => void;
}) {
  const { steps, selected, keep, epoch, onSelect } = props;
  const last = steps.length - 1;
  return (
    <section
      className="staying z-[9] mb-[18px] grid gap-x-4 gap-y-0.5 border-b border-rule bg-paper pt-1.5 pb-2 tablet:sticky tablet:top-11 tablet:grid-cols-[1fr_auto]"
      aria-label="Evaluation"
      data-testid="evaluation-bar"
    >
      <p className="flex flex-wrap items-baseline gap-x-4">
        <b className="font-semibold">
          Evaluation {whole(selected + 1)} of {whole(steps.length)}
        </b>
        <span>
          step <b className="font-semibold">{whole(steps[selected]!)}</b>
        </span>
        {epoch !== null && <span className="text-ink2">epoch {epoch.toFixed(2)}</span>}
        {selected === keep && <span>the checkpoint to keep</span>}
        {props.leftOut > 0 && (
          <span className="text-ink2">{plural(props.leftOut, 'evaluation')} between these left out</span>
        )}
      </p>
      <div className="flex flex-wrap items-center gap-1.5">
        {props.fresh > 0 && (
          <button type="button" className="button" onClick={props.onFresh}>
            {plural(props.fresh, 'new evaluation')}
          </button>
        )}
        {keep !== null && (
          <button type="button" className="link px-1" title="The checkpoint to keep" onClick={() => onSelect(keep)}>
            Keep
          </button>
        )}
        <button type="button" className="link px-1" onClick={() => onSelect(last)}>
          Latest
        </button>
        <button
          type="button"
          className="button"
          aria-label="Previous evaluation"
          disabled={selected === 0}
          onClick={() => onSelect(selected - 1)}
        >
          ‹ <kbd>[</kbd>
        </button>
        <button
          type="button"
          className="button"
          aria-label="Next evaluation"
          disabled={selected === last}
          onClick={() => onSelect(selected + 1)}
        >
          <kbd>]</kbd> ›
        </button>
      </div>
      {last > 0 && <Slider {...props} />}
    </section>
  );
});

function Slider(props: {
  steps: readonly number[];
  selected: number;
  keep: number | null;
  lines: readonly BarLine[];
  onSelect: (index: number) => void;
}) {
  const { steps, selected, keep, lines, onSelect } = props;
  const [box, width] = useWidth<HTMLDivElement>(800);
  const last = steps.length - 1;
  const hasNames = width > NAMES_FROM_WIDTH;
  const inner = Math.max(1, width - LEFT - (hasNames ? NAMES : LEFT + 2));
  const x = (i: number) => LEFT + (inner * i) / last;
  const finite = lines.flatMap(({ values }) => values.filter(Number.isFinite));
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const y = (value: number) => LINE_TOP + LINE_HEIGHT * (1 - (value - low) / (high - low || 1));
  const indices = steps.map((_, i) => i);
  const main = lines.find(({ isMain }) => isMain);
  const named = lines.filter(({ values }) => Number.isFinite(values.at(-1)));
  const places = apart(
    named.map(({ values }) => y(values.at(-1)!)),
    14,
    HEIGHT - 4,
  );
  const choose = (event: PointerEvent<SVGSVGElement>) => {
    const left = event.currentTarget.getBoundingClientRect().left;
    const at = Math.min(last, Math.max(0, Math.round(((event.clientX - left - LEFT) / inner) * last)));
    if (at !== selected) onSelect(at);
  };
  const onKey = (event: KeyboardEvent) => {
    if (isBrowsers(event)) return;
    const to = { ArrowLeft: selected - 1, ArrowRight: selected + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onSelect(Math.min(last, Math.max(0, to)));
  };
  return (
    <div ref={box} className="col-span-full min-w-0">
      <svg
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        className="plot block w-full touch-pan-y cursor-pointer overflow-visible text-tick"
        role="slider"
        tabIndex={0}
        aria-label="Evaluation"
        aria-valuemin={1}
        aria-valuemax={last + 1}
        aria-valuenow={selected + 1}
        aria-valuetext={`step ${whole(steps[selected]!)}`}
        onKeyDown={onKey}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          choose(event);
        }}
        onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && choose(event)}
      >
        <line x1={LEFT} x2={LEFT + inner} y1={HEIGHT - 6} y2={HEIGHT - 6} className="stroke-rule2" />
        {last < MAX_TICKS &&
          indices.map((i) => (
            <line key={i} x1={x(i)} x2={x(i)} y1={HEIGHT - 9} y2={HEIGHT - 3} className="stroke-rule2" />
          ))}
        {lines.map(({ name, values, isMain }) => (
          <path
            key={name}
            d={linePath(indices, values, x, y)}
            fill="none"
            className={isMain ? 'stroke-val' : 'stroke-ink2'}
            strokeWidth={isMain ? 2 : 1}
            strokeDasharray={isMain ? undefined : '3 2'}
          />
        ))}
        {keep !== null && Number.isFinite(main?.values[keep]) && (
          <path d={diamondPath(x(keep), y(main!.values[keep]!), 4.5)} className="fill-ink stroke-paper" />
        )}
        <line x1={x(selected)} x2={x(selected)} y1={0} y2={HEIGHT} className="stroke-ink" />
        <circle cx={x(selected)} cy={HEIGHT - 6} r={6} className="fill-ink stroke-paper" strokeWidth={2} />
        {hasNames &&
          named.map(({ name, values, isMain }, i) => (
            <text key={name} x={LEFT + inner + 10} y={places[i]! + 4} className={isMain ? 'fill-val' : 'fill-ink3'}>
              {name} {decimal(values.at(-1)!)}
            </text>
          ))}
      </svg>
    </div>
  );
}
