/** One axis of settings and score. Its part that is chosen is dragged, or walked through with the arrow keys. */
'use client';

import { useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import type { Range } from '../model/ranges.ts';
import { FOOT_PX, HEIGHT_PX, TOP_PX, placeOf, yOf } from './plot-lines.ts';
import type { SettingAxis } from './setting-axes.ts';

/** As wide as a finger's tip. */
const GRIP_PX = 32;
/** A shorter drag is a click, which clears. */
const DRAG_FROM_PX = 4;
const LETTER_PX = 6.7;
/** A range of one value still has a mark. */
const LEAST_PX = 8;

export function AxisOfPlot(props: {
  axis: SettingAxis;
  x: number;
  /** Its values stand on the left, where no line crosses them. */
  isFirst: boolean;
  /** From one axis to the next. */
  roomPx: number;
  range: Range | null;
  /** Of the run that is forward. */
  value: string | null;
  valuePlace: number | null;
  onRange(range: Range | null): void;
}) {
  const { axis, x, range, onRange } = props;
  const [drag, setDrag] = useState<readonly [number, number] | null>(null);
  const grip = useRef<SVGGElement>(null);
  const part = range && axis.partOf(range);
  const shown = drag ? [Math.min(...drag), Math.max(...drag)] : part && [part[0], part[1]];
  const places = [...new Set(axis.places.filter((place) => place !== null))].sort((a, b) => a - b);
  const covered = places.flatMap((place, i) => (part && place >= part[0] && place <= part[1] ? [i] : []));
  const [low, high] = [covered[0] ?? -1, covered.at(-1) ?? -1];
  const placeAt = (event: PointerEvent) =>
    placeOf(event.clientY - grip.current!.ownerSVGElement!.getBoundingClientRect().top);
  const choose = (from: number, to: number) => onRange(axis.rangeOf(places[from]!, places[to]!));
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && range) onRange(null);
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const isUp = event.key === 'ArrowUp';
      if (low < 0) choose(isUp ? 0 : places.length - 1, isUp ? 0 : places.length - 1);
      else if (event.shiftKey)
        choose(isUp ? low : Math.max(0, low - 1), isUp ? Math.min(places.length - 1, high + 1) : high);
      else {
        const to = isUp ? Math.min(places.length - 1, high + 1) : Math.max(0, low - 1);
        choose(to, to);
      }
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const letters = Math.max(4, Math.floor((props.roomPx - 12) / LETTER_PX));
  const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
  const title = cut(axis.title, letters);
  // The first name would begin left of the plot.
  const isBeyond = props.isFirst && (title.length * LETTER_PX) / 2 > x;
  // Where the value of the run that is forward stands, the values beside it make room.
  const ticks = axis.ticks.filter(
    ({ place }) => props.valuePlace === null || Math.abs(yOf(place) - yOf(props.valuePlace)) > 15,
  );
  return (
    <g>
      <title>{axis.title}</title>
      <PlotText
        x={isBeyond ? 0 : x}
        y={TOP_PX - 26}
        anchor={isBeyond ? 'start' : 'middle'}
        className="fill-ink font-semibold"
      >
        {title}
      </PlotText>
      <line x1={x} x2={x} y1={TOP_PX} y2={HEIGHT_PX - FOOT_PX} className="stroke-rule2" />
      {ticks.map(({ place, text }) => (
        <g key={text}>
          <line x1={x - 3} x2={x + 3} y1={yOf(place)} y2={yOf(place)} className="stroke-ink3" />
          <AxisValue x={x} place={place} text={cut(text, Math.floor(letters * 0.75))} isLeft={props.isFirst} />
        </g>
      ))}
      {props.value !== null && props.valuePlace !== null && (
        <AxisValue x={x} place={props.valuePlace} text={cut(props.value, letters)} isLeft={props.isFirst} isForward />
      )}
      <g
        ref={grip}
        role="slider"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={`Range of ${axis.title}`}
        aria-valuemin={0}
        aria-valuemax={places.length}
        aria-valuenow={high + 1}
        aria-valuetext={range && part ? axis.textOf(range) : 'all'}
        className="cursor-ns-resize touch-none focus-visible:outline-2 focus-visible:outline-focus"
        onKeyDown={key}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag([placeAt(event), placeAt(event)]);
        }}
        onPointerMove={(event) => drag && setDrag([drag[0], placeAt(event)])}
        onPointerUp={() => {
          if (!drag) return;
          const isClick = Math.abs(yOf(drag[0]) - yOf(drag[1])) < DRAG_FROM_PX;
          onRange(isClick ? null : axis.rangeOf(Math.min(...drag), Math.max(...drag)));
          setDrag(null);
        }}
        onPointerCancel={() => setDrag(null)}
      >
        <rect
          x={x - GRIP_PX / 2}
          y={TOP_PX - 8}
          width={GRIP_PX}
          height={HEIGHT_PX - TOP_PX - FOOT_PX + 16}
          fill="transparent"
        />
        {shown && (
          <rect
            data-testid="settings-range"
            x={x - 5}
            y={Math.min(yOf(shown[1]!), (yOf(shown[0]!) + yOf(shown[1]!) - LEAST_PX) / 2)}
            width={10}
            height={Math.max(LEAST_PX, yOf(shown[0]!) - yOf(shown[1]!))}
            fillOpacity={0.18}
            className="fill-ink stroke-ink"
          />
        )}
      </g>
    </g>
  );
}

/** On a ground of its own: lines leave the axis where it stands. */
function AxisValue(props: { x: number; place: number; text: string; isLeft: boolean; isForward?: boolean }) {
  const { text, isLeft } = props;
  const [x, y] = [props.x + (isLeft ? -7 : 7), yOf(props.place)];
  const width = text.length * LETTER_PX;
  return (
    <>
      <rect
        x={isLeft ? x - width : x - 1}
        y={y - 7}
        width={width}
        height={14}
        fillOpacity={0.85}
        className="fill-paper"
      />
      <PlotText
        x={x}
        y={y + 3.5}
        anchor={isLeft ? 'end' : 'start'}
        {...(props.isForward ? { className: 'fill-ink font-semibold' } : {})}
      >
        {text}
      </PlotText>
    </>
  );
}

/** The pages of lenses have one like it; sharing it would bring this panel's files into theirs. */
function PlotText(props: {
  x: number;
  y: number;
  anchor: 'start' | 'middle' | 'end';
  className?: string;
  children: string;
}) {
  return (
    <text
      x={props.x}
      y={props.y}
      textAnchor={props.anchor}
      paintOrder="stroke"
      strokeWidth={3}
      strokeLinejoin="round"
      className={`stroke-paper text-tick ${props.className ?? 'fill-ink3'}`}
    >
      {props.children}
    </text>
  );
}
