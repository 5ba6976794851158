/** The strips of the difference table: where each seed and the mean lie, and how far a recipe is from the baseline. */

import type { Difference, Standing } from '@rewardboard/metrics';
import type { ComparedSet } from '../model/sets.ts';
import { score, signed } from '../words/numbers.ts';

const HEIGHT = 44;
const MIDDLE = HEIGHT / 2;

export interface Scale {
  from: number;
  to: number;
}

export function scaleOf(values: readonly number[], pad: number): Scale {
  const finite = values.filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  if (finite.length === 0) return { from: 0, to: 1 };
  const by = (high - low || Math.abs(high) * 0.1 || 1) * pad;
  return { from: low - by, to: high + by };
}

function at({ from, to }: Scale, value: number): string {
  return `${((100 * (value - from)) / (to - from)).toFixed(2)}%`;
}

function Ticks({ scale, ticks }: { scale: Scale; ticks: readonly number[] }) {
  return ticks.map((tick) => (
    <line key={tick} x1={at(scale, tick)} x2={at(scale, tick)} y1={0} y2={HEIGHT} stroke="var(--grid)" />
  ));
}

interface StripProps {
  set: ComparedSet;
  scale: Scale;
  ticks: readonly number[];
}

export function StandingStrip({ standing, set, scale, ticks }: StripProps & { standing: Standing }) {
  const { value, half, values } = standing;
  const colour = `var(--${set.colour})`;
  return (
    <svg className="block h-11 w-full overflow-visible" aria-hidden="true">
      <Ticks scale={scale} ticks={ticks} />
      <line
        x1={at(scale, value - half)}
        x2={at(scale, value + half)}
        y1={MIDDLE}
        y2={MIDDLE}
        stroke={colour}
        strokeWidth={1.5}
      />
      {values.length > 1 &&
        values.map((seed, i) => (
          <line
            key={i}
            x1={at(scale, seed)}
            x2={at(scale, seed)}
            y1={14}
            y2={30}
            stroke={colour}
            strokeWidth={1.5}
            opacity={0.65}
          />
        ))}
      <circle cx={at(scale, value)} cy={MIDDLE} r={4.5} fill={colour} stroke="var(--paper)" />
    </svg>
  );
}

/** @param difference null for the baseline itself */
export function DifferenceStrip(props: StripProps & { difference: Difference | null; isAlone: boolean }) {
  const { difference, set, scale, ticks } = props;
  const colour = `var(--${set.colour})`;
  const zero = <line x1={at(scale, 0)} x2={at(scale, 0)} y1={0} y2={HEIGHT} stroke="var(--ink)" strokeWidth={1.5} />;
  if (!difference)
    return (
      <svg className="block h-11 w-full overflow-visible" aria-hidden="true">
        <Ticks scale={scale} ticks={ticks} />
        {zero}
      </svg>
    );
  const { value, half, strictHalf, word } = difference;
  const line = (by: number, width: number) => (
    <line
      x1={at(scale, value - by)}
      x2={at(scale, value + by)}
      y1={MIDDLE}
      y2={MIDDLE}
      stroke={colour}
      strokeWidth={width}
    />
  );
  return (
    <svg
      className="block h-11 w-full overflow-visible max-middle:-mt-1 max-middle:h-9 max-middle:overflow-y-clip"
      role="img"
      aria-label={`${set.letter}: ${signed(value)}, 95% from ${signed(value - half)} to ${signed(value + half)}`}
    >
      <Ticks scale={scale} ticks={ticks} />
      {zero}
      {!props.isAlone && line(strictHalf, 1)}
      {line(half, 4)}
      <circle
        cx={at(scale, value)}
        cy={MIDDLE}
        r={5.5}
        fill={word === 'real' ? colour : 'var(--paper)'}
        stroke={colour}
        strokeWidth={2}
      />
    </svg>
  );
}

/** The numbers below a column of strips. */
export function Grid({ scale, ticks, digits }: { scale: Scale; ticks: readonly number[]; digits: number }) {
  return (
    <svg className="block h-5 w-full overflow-visible" aria-hidden="true">
      {ticks.map((tick) => (
        <text key={tick} x={at(scale, tick)} y={14} textAnchor="middle" className="fill-ink3 text-tick">
          {Math.abs(tick) < 1e-12 ? '0' : digits <= 3 ? tick.toFixed(digits).replace('-', '−') : score(tick)}
        </text>
      ))}
    </svg>
  );
}
