/** One target: value, interval, verdict, and a strip that compares the value with the target and the baseline. */

import type { TargetVerdict } from '@rewardboard/protocol';
import { decimal } from '../../words/format-number.ts';
import { TARGET_MARKS } from '../../words/level-words.ts';
import { stripGeometry } from './strip-geometry.ts';
import type { Anchor } from './strip-geometry.ts';

const MIDDLE = 14;

export function TargetStrip({ verdict }: { verdict: TargetVerdict }) {
  const { label, comparison, target, value, low, high } = verdict;
  const mark = TARGET_MARKS[verdict.verdict];
  const sign = signOf(comparison);
  const isKnown = value !== null && verdict.verdict !== 'not checked';
  return (
    <div
      className="grid min-w-0 grid-cols-[132px_1fr] items-center tablet:grid-cols-[auto_minmax(0,1fr)] tablet:gap-x-3.5"
      data-testid="target"
      data-metric={verdict.metric}
    >
      <h3 className="flex justify-between gap-2 text-body font-normal col-span-full">
        <span>
          {label} <span className="text-ink2">{`${sign} ${target.toFixed(2)}`}</span>
        </span>
        <b className={`font-semibold whitespace-nowrap ${mark.className}`}>
          {mark.shape} {mark.word}
        </b>
      </h3>
      <div className={`text-value font-semibold ${isKnown ? '' : 'text-ink3'}`}>
        {isKnown ? decimal(value) : '–'}
        {isKnown && low !== null && high !== null && (
          <small className="ml-1.5 text-label font-normal text-ink2 max-wide:ml-0 max-wide:block">
            {decimal(low)} to {decimal(high)}
          </small>
        )}
      </div>
      {isKnown ? <Strip verdict={verdict} sign={sign} /> : <span />}
      <p className="text-label leading-4 text-ink2 wrap-anywhere col-span-full">{verdict.sentence}</p>
    </div>
  );
}

export function signOf(comparison: TargetVerdict['comparison']): string {
  return comparison === '>=' ? '≥' : '<';
}

function Strip({ verdict, sign }: { verdict: TargetVerdict; sign: string }) {
  const strip = stripGeometry(verdict);
  const percent = (v: number) => `${v.toFixed(2)}%`;
  const text = (at: number, anchor: Anchor, words: string) => (
    <text x={percent(at)} y={33} textAnchor={anchor}>
      {words}
    </text>
  );
  return (
    <svg className="block h-[34px] w-full overflow-visible" role="img" aria-label={labelOf(verdict, sign)}>
      <line x1="0" x2="100%" y1={MIDDLE} y2={MIDDLE} className="stroke-rule" />
      <rect
        x={percent(strip.met.left)}
        width={percent(strip.met.width)}
        y={MIDDLE - 3}
        height={6}
        className="fill-ink"
        opacity={0.12}
      />
      {strip.interval && (
        <line
          x1={percent(strip.interval.left)}
          x2={percent(strip.interval.left + strip.interval.width)}
          y1={MIDDLE}
          y2={MIDDLE}
          className="stroke-ink"
          strokeWidth={2.5}
        />
      )}
      <line
        x1={percent(strip.target)}
        x2={percent(strip.target)}
        y1={4}
        y2={24}
        className="stroke-ink"
        strokeWidth={1.5}
      />
      {strip.baseline !== null && (
        <line
          x1={percent(strip.baseline)}
          x2={percent(strip.baseline)}
          y1={4}
          y2={24}
          className="stroke-ink2"
          strokeWidth={1.5}
          strokeDasharray="1.5 2.5"
        />
      )}
      {strip.latest !== null && (
        <circle cx={percent(strip.latest)} cy={MIDDLE} r={3.5} className="fill-paper stroke-ink2" strokeWidth={1.5} />
      )}
      {strip.value !== null && <circle cx={percent(strip.value)} cy={MIDDLE} r={4.5} className="fill-ink" />}
      <g fontSize={11} className="fill-ink2">
        {strip.showsFrom && text(0, 'start', edge(strip.from))}
        {strip.showsTo && text(100, 'end', edge(strip.to))}
        {text(strip.target, strip.targetAnchor, 'target')}
        {strip.baseline !== null && text(strip.baseline, strip.baselineAnchor, 'baseline')}
      </g>
    </svg>
  );
}

function edge(value: number): string {
  return String(Number(value.toFixed(2))).replace('-', '−');
}

function labelOf(verdict: TargetVerdict, sign: string): string {
  const { label, value, low, high, baseline, latest, target } = verdict;
  const parts = [`${label} ${value === null ? 'unknown' : decimal(value)}`];
  if (low !== null && high !== null) parts.push(`95% interval ${decimal(low)} to ${decimal(high)}`);
  parts.push(`target ${sign} ${target}`);
  if (baseline !== null) parts.push(`baseline ${decimal(baseline)}`);
  if (latest !== null) parts.push(`latest ${decimal(latest)}`);
  return parts.join(', ');
}
