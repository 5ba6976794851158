/** Whether the rewards rank by quality, or by how long an answer is. */
'use client';

import { LENGTH_EDGES, linearFit, quantileOf, rightByLength } from '@rewardboard/metrics';
import type { LengthLean, PairShare } from '@rewardboard/metrics';
import { useMemo } from 'react';
import { niceScale } from '../../axes/nice-scale.ts';
import { Panel } from '../../parts/panel.tsx';
import { plural, whole } from '../../words/format-number.ts';
import { fixed, perCent } from '../lens-words.ts';
import { PlotDot, PlotText, SvgPlot, ticksFrom } from '../parts/svg-plot.tsx';
import type { PlotScale } from '../parts/svg-plot.tsx';
import { SmallTitle } from '../parts/small-title.tsx';
import { rewardsByWords } from './rewards-by-words.ts';
import type { ShownPairs } from './margin-panel.tsx';
import { leanClaim, lengthNote } from './pairs-words.ts';

const HEIGHT_PX = 210;
/** The longest texts would press the others together. */
const SHOWN_SHARE = 0.985;
const PART_NAMES = ['−30 …', '−30', '−15', '0', '+15', '+30', '… +30'];

export function LengthPanel({ data, known, at, lean }: ShownPairs & { lean: LengthLean }) {
  const points = useMemo(() => rewardsByWords(data, at), [data, at]);
  const { slope, correlation } = useMemo(() => linearFit(points.words, points.rewards), [points]);
  const all = known.ranked[at]!.value;
  return (
    <Panel title="Length" className="col-span-full" subtitle="does it rank by quality or by length?">
      <div className="grid grid-cols-1 gap-x-8 gap-y-[18px] tablet:grid-cols-2 wide:grid-cols-[1fr_1fr_0.9fr]">
        <div className="min-w-0">
          <SmallTitle title="Ranked right, by how many words the chosen one is longer" />
          <ByLength margins={data.margins[at]!} longerBy={data.longerBy} all={all} />
        </div>
        <div className="min-w-0">
          <SmallTitle title="Reward against words" value={`r = ${fixed(correlation, 2)}`} />
          <Cloud points={points} correlation={correlation} />
        </div>
        <div className="min-w-0 tablet:col-span-2 wide:col-span-1">
          <SmallTitle title="Ranked right" />
          <table>
            <tbody>
              <ShareRow name="chosen is shorter" share={lean.shorter} all={all} />
              <ShareRow name="chosen is longer" share={lean.longer} all={all} />
            </tbody>
          </table>
          <p className="mt-1 text-label text-ink2">
            <b className="font-semibold text-ink">{leanClaim(lean)}</b> {lengthNote(known.ranked[at]!, lean, slope)}
          </p>
        </div>
      </div>
    </Panel>
  );
}

function ByLength({ margins, longerBy, all }: { margins: Float32Array; longerBy: Int32Array; all: number }) {
  const parts = useMemo(() => rightByLength(margins, longerBy), [margins, longerBy]);
  const text = parts
    .flatMap(({ pairs, value }, i) => (pairs === 0 ? [] : [`${PART_NAMES[i]!}: ${perCent(value, 0)} of ${pairs}`]))
    .join(', ');
  return (
    <SvgPlot
      label={`Share ranked right by difference in words: ${text}`}
      heightPx={HEIGHT_PX}
      leftPx={34}
      rightPx={10}
      x={[-0.6, LENGTH_EDGES.length + 0.6]}
      y={[-0.02, 1.05]}
      xTicks={PART_NAMES.map((name, at) => ({ at, text: name }))}
      yTicks={ticksFrom(0, 1, 0.25)}
      table={() => ({
        head: ['words_longer', 'pairs', 'right', 'low', 'high'],
        rows: parts.map(({ pairs, value, low, high }, i) => [
          PART_NAMES[i]!.replaceAll('−', '-'),
          pairs,
          ...(pairs === 0 ? [null, null, null] : [value, low, high]),
        ]),
      })}
    >
      {({ x, y, left, right }) => (
        <>
          <line x1={left} x2={right} y1={y(all)} y2={y(all)} className="stroke-rule2" />
          {parts.map(({ pairs, value, low, high }, i) => (
            <g key={i}>
              {pairs > 0 && (
                <PlotDot x={x(i)} y={y(value)} low={y(low)} high={y(high)} isFilled={low > all || high < all} />
              )}
              <PlotText x={x(i)} y={y(0) - 5} anchor="middle">
                {whole(pairs)}
              </PlotText>
            </g>
          ))}
          {/* Above the line, unless that is the edge of the plot. */}
          <PlotText x={right} y={y(all) + (all > LABEL_BELOW_FROM ? 13 : -5)} anchor="end">
            all {fixed(all)}
          </PlotText>
        </>
      )}
    </SvgPlot>
  );
}

/** A share so near to 1 that its name has no room above it. */
const LABEL_BELOW_FROM = 0.92;

function Cloud({ points, correlation }: { points: ReturnType<typeof rewardsByWords>; correlation: number }) {
  const { words, rewards, isChosen } = points;
  const sortedWords = Float64Array.from(words).sort();
  const most = Math.max(1, quantileOf(sortedWords, SHOWN_SHARE));
  const [low, high] = [Math.min(...rewards), Math.max(...rewards)];
  const pad = 0.03 * (high - low || 1);
  const { step } = niceScale(most * 1.2);
  const tall = niceScale((high - low) * 1.2).step;
  const shown = words.flatMap((count, i) => (count <= most ? [i] : []));
  return (
    <SvgPlot
      label={`Reward against words, correlation ${fixed(correlation, 2)}`}
      heightPx={HEIGHT_PX}
      leftPx={32}
      rightPx={10}
      x={[0, most]}
      y={[low - pad, high + pad]}
      xTicks={ticksFrom(0, most, step, whole)}
      yTicks={ticksFrom(Math.ceil(low / tall) * tall, high, tall, (at) => String(at).replace('-', '−'))}
      table={() => ({
        head: ['words', 'reward', 'text'],
        rows: words.map((count, i) => [count, rewards[i]!, isChosen[i] === 1 ? 'chosen' : 'rejected']),
      })}
    >
      {(scale) => (
        <>
          {[1, 0].map((chosen) => (
            // One path for all: a circle each would be thousands of nodes.
            <path
              key={chosen}
              d={shown.flatMap((i) => (isChosen[i] === chosen ? [dot(scale, words[i]!, rewards[i]!)] : [])).join('')}
              opacity={0.5}
              className={chosen === 1 ? 'fill-chosen' : 'fill-rejected'}
            />
          ))}
          {[1, 0].map((chosen) => (
            <g key={chosen} fill="none" strokeLinejoin="round">
              <polyline points={trend(points, chosen, scale)} strokeWidth={5} className="stroke-paper" />
              <polyline
                points={trend(points, chosen, scale)}
                strokeWidth={2.5}
                {...(chosen === 1 ? {} : { strokeDasharray: '6 3' })}
                className={chosen === 1 ? 'stroke-chosen' : 'stroke-rejected'}
              />
            </g>
          ))}
        </>
      )}
    </SvgPlot>
  );
}

function dot({ x, y }: PlotScale, words: number, reward: number): string {
  return `M${(x(words) - 2.2).toFixed(1)} ${y(reward).toFixed(1)}a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0 -4.4 0`;
}

const TREND_PARTS = 6;

/** Means of six parts of equal size, by rising words. */
function trend({ words, rewards, isChosen }: ReturnType<typeof rewardsByWords>, chosen: number, scale: PlotScale) {
  const order = words.flatMap((_, i) => (isChosen[i] === chosen ? [i] : [])).sort((a, b) => words[a]! - words[b]!);
  const mean = (part: readonly number[], of: readonly number[]) =>
    part.reduce((sum, i) => sum + of[i]!, 0) / part.length;
  return Array.from({ length: TREND_PARTS }, (_, k) =>
    order.slice((k * order.length) / TREND_PARTS, ((k + 1) * order.length) / TREND_PARTS),
  )
    .filter((part) => part.length > 0)
    .map((part) => `${scale.x(mean(part, words)).toFixed(1)},${scale.y(mean(part, rewards)).toFixed(1)}`)
    .join(' ');
}

function ShareRow({ name, share, all }: { name: string; share: PairShare; all: number }) {
  const at = (value: number) => `${100 * value}%`;
  return (
    <tr>
      <td className="pl-0 align-middle">
        {name}
        <br />
        <small className="text-label text-ink2">{plural(share.pairs, 'pair')}</small>
      </td>
      <td className="text-right align-middle whitespace-nowrap">
        <b className="font-semibold">{perCent(share.value)}</b>
        <br />
        {share.pairs > 0 && (
          <small className="text-label text-ink2">
            {perCent(share.low, 0)} to {perCent(share.high, 0)}
          </small>
        )}
      </td>
      <td className="w-[40%] pr-0 align-middle">
        {share.pairs > 0 && (
          <svg
            height={20}
            className="block w-full min-w-20 overflow-visible"
            role="img"
            aria-label={`${name}: ${perCent(share.value)}`}
          >
            <line x1="0" x2="100%" y1={10} y2={10} className="stroke-grid" />
            <line x1={at(all)} x2={at(all)} y1={0} y2={20} className="stroke-rule2" />
            <line x1={at(share.low)} x2={at(share.high)} y1={10} y2={10} strokeWidth={2} className="stroke-ink2" />
            <circle cx={at(share.value)} cy={10} r={4} className="fill-ink" />
          </svg>
        )}
      </td>
    </tr>
  );
}
