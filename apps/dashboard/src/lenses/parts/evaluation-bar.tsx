/** Which evaluation a part of a run shows: its place, and a line that is a slider. */
'use client';

import type { KeyboardEvent, PointerEvent } from 'react';
import { fixed } from '../lens-words.ts';
import { whole } from '../../words/format-number.ts';
import { useWidth } from './svg-plot.tsx';

const HEIGHT_PX = 44;
const LEFT_PX = 8;
/** Beside the line there is room for its name. */
const NAMED_FROM_PX = 700;
const NAME_PX = 150;

export function EvaluationBar(props: {
  steps: readonly number[];
  /** Index of the shown one. */
  at: number;
  /** Index of the checkpoint to keep; -1 if it has no predictions. */
  keep: number;
  epoch: number | null;
  /** What the line shows: its name, and a value an evaluation. */
  name: string;
  values: readonly number[];
  onChoose(index: number): void;
}) {
  const { steps, at, keep, values, onChoose } = props;
  const [box, width] = useWidth();
  const last = steps.length - 1;
  const isNamed = width > NAMED_FROM_PX;
  const inner = width - LEFT_PX - (isNamed ? NAME_PX : LEFT_PX);
  const x = (i: number) => LEFT_PX + (last === 0 ? 0 : (inner * i) / last);
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const y = (value: number) => 5 + 26 * (1 - (value - low) / (high - low || 1));
  const choose = (index: number) => onChoose(Math.max(0, Math.min(last, index)));
  const onPointer = (event: PointerEvent<SVGSVGElement>) => {
    if (event.type === 'pointermove' && event.buttons === 0) return;
    const from = event.currentTarget.getBoundingClientRect().left;
    choose(Math.round(((event.clientX - from - LEFT_PX) / inner) * last));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(to);
  };
  return (
    <section
      aria-label="Evaluation"
      className="z-10 mb-[18px] grid gap-x-4 gap-y-0.5 border-b border-rule bg-paper pt-1.5 pb-2 tablet:sticky tablet:top-0 tablet:grid-cols-[1fr_auto]"
    >
      <p className="flex flex-wrap items-baseline gap-x-4">
        <b className="font-semibold">
          Evaluation {at + 1} of {steps.length}
        </b>
        <span>
          step <b className="font-semibold">{whole(steps[at]!)}</b>
        </span>
        {props.epoch !== null && <span className="text-ink2">epoch {fixed(props.epoch, 2)}</span>}
        {at === keep && <span>the checkpoint to keep</span>}
      </p>
      <div className="flex items-center gap-1.5">
        {keep >= 0 && (
          <button type="button" className="link" onClick={() => choose(keep)}>
            Keep
          </button>
        )}
        <button type="button" className="link" onClick={() => choose(last)}>
          Latest
        </button>
        <button
          type="button"
          className="button"
          aria-label="Previous evaluation"
          disabled={at === 0}
          onClick={() => choose(at - 1)}
        >
          ‹ <kbd>[</kbd>
        </button>
        <button
          type="button"
          className="button"
          aria-label="Next evaluation"
          disabled={at === last}
          onClick={() => choose(at + 1)}
        >
          <kbd>]</kbd> ›
        </button>
      </div>
      <div ref={box} className="col-span-full w-full overflow-hidden" style={{ height: HEIGHT_PX }}>
        <svg
          width={width}
          height={HEIGHT_PX}
          role="slider"
          tabIndex={0}
          aria-label="Evaluation"
          aria-valuemin={1}
          aria-valuemax={steps.length}
          aria-valuenow={at + 1}
          aria-valuetext={`step ${whole(steps[at]!)}`}
          className="block cursor-pointer touch-none"
          onPointerDown={onPointer}
          onPointerMove={onPointer}
          onKeyDown={onKeyDown}
        >
          <line x1={LEFT_PX} x2={x(last)} y1={HEIGHT_PX - 6} y2={HEIGHT_PX - 6} className="stroke-rule2" />
          {steps.map((step, i) => (
            <line key={step} x1={x(i)} x2={x(i)} y1={HEIGHT_PX - 9} y2={HEIGHT_PX - 3} className="stroke-rule2" />
          ))}
          {finite.length > 0 && (
            <polyline
              points={values.flatMap((value, i) => (Number.isFinite(value) ? [`${x(i)},${y(value)}`] : [])).join(' ')}
              fill="none"
              strokeWidth={2}
              className="stroke-val"
            />
          )}
          {keep >= 0 && Number.isFinite(values[keep]) && (
            <path d={`M${x(keep)} ${y(values[keep]!) - 4.5}l4.5 4.5l-4.5 4.5l-4.5 -4.5z`} className="fill-ink" />
          )}
          <line x1={x(at)} x2={x(at)} y1={0} y2={HEIGHT_PX} className="stroke-ink" />
          <circle cx={x(at)} cy={HEIGHT_PX - 6} r={6} strokeWidth={2} className="fill-ink stroke-paper" />
          {isNamed && finite.length > 0 && (
            <text x={x(last) + 10} y={y(finite.at(-1)!) + 4} className="fill-val text-tick">
              {props.name} {fixed(finite.at(-1)!)}
            </text>
          )}
        </svg>
      </div>
    </section>
  );
}
