/** A later step is more often wrong, and a model can learn just that: scores position by position. */
'use client';

import { firstErrorScores, scoresByPosition } from '@rewardboard/metrics';
import { useMemo } from 'react';
import { Panel } from '../../parts/panel.tsx';
import { plural } from '../../words/format-number.ts';
import type { StepData } from '../lens-data.ts';
import { fixed } from '../lens-words.ts';
import { PlotDot, PlotText, SvgPlot } from '../parts/svg-plot.tsx';
import { SmallTitle } from '../parts/small-title.tsx';

const POSITIONS = 7;
const HEIGHT_PX = 210;
/** Fewer steps of a kind are not drawn. */
const FEWEST_STEPS = 3;
/** Fewer sound chains of a source say nothing. */
const FEWEST_CHAINS = 10;
/** Sources that are listed. */
const MAX_SOURCES = 8;
const X_TICKS = Array.from({ length: POSITIONS }, (_, i) => ({ at: i + 1, text: String(i + 1) }));

export function PositionPanel(props: { data: StepData; at: number; threshold: number; named: Int32Array }) {
  const { data, at, threshold, named } = props;
  const positions = useMemo(
    () => scoresByPosition(data.chains, data.labels, data.probabilities[at]!, POSITIONS),
    [data, at],
  );
  const aucText = positions.flatMap(({ auc }, i) => (auc ? [`position ${i + 1}: ${fixed(auc.value)}`] : [])).join(', ');
  return (
    <Panel
      title="By position"
      className="col-span-full"
      subtitle="later steps are wrong more often, and a model can learn just that"
    >
      <div className="grid grid-cols-1 gap-x-8 gap-y-[18px] tablet:grid-cols-2 wide:grid-cols-3">
        <div className="min-w-0">
          <SmallTitle title="P(step is right), by position" />
          <SvgPlot
            label={`P(right) by position: ${positions.flatMap(({ right, wrong }, i) => (right.steps + wrong.steps > 0 ? [`${i + 1}: right steps ${fixed(right.mean, 2)}, wrong steps ${fixed(wrong.mean, 2)}`] : [])).join('; ')}`}
            heightPx={HEIGHT_PX}
            leftPx={34}
            rightPx={10}
            x={[0.5, POSITIONS + 0.5]}
            y={[0, 1.03]}
            xTicks={X_TICKS}
            yTicks={[0, 0.25, 0.5, 0.75, 1].map((y) => ({ at: y, text: String(y) }))}
            table={() => ({
              head: ['position', 'label', 'steps', 'mean', 'low', 'high'],
              rows: positions.flatMap((position, i) =>
                (['right', 'wrong'] as const).map((kind) => {
                  const { steps, mean, low, high } = position[kind];
                  return [i + 1, kind, steps, mean, low, high];
                }),
              ),
            })}
          >
            {({ x, y, left, right }) => (
              <>
                <line
                  x1={left}
                  x2={right}
                  y1={y(threshold)}
                  y2={y(threshold)}
                  strokeDasharray="2 2"
                  className="stroke-ink"
                />
                {positions.flatMap((position, i) =>
                  (['right', 'wrong'] as const).flatMap((kind) => {
                    const { steps, mean, low, high } = position[kind];
                    if (steps < FEWEST_STEPS) return [];
                    const at = x(i + 1 + (kind === 'right' ? -0.13 : 0.13));
                    const colour = kind === 'right' ? 'fill-train stroke-train' : 'fill-act stroke-act';
                    return [
                      <g key={`${i} ${kind}`} className={colour} strokeWidth={0}>
                        <line x1={at} x2={at} y1={y(low)} y2={y(high)} strokeWidth={5} opacity={0.35} />
                        {kind === 'right' ? (
                          <circle cx={at} cy={y(mean)} r={4.5} />
                        ) : (
                          <rect x={at - 4} y={y(mean) - 4} width={8} height={8} />
                        )}
                      </g>,
                    ];
                  }),
                )}
                <PlotText x={right} y={y(threshold) - 5} anchor="end">
                  threshold {fixed(threshold, 2)}
                </PlotText>
              </>
            )}
          </SvgPlot>
          <p className="mt-1 text-label text-ink2">
            <span className="text-train">● right steps</span>, <span className="text-act">■ wrong steps</span>: mean and
            middle half. The gap between the two is what the model knows beyond position.
          </p>
        </div>
        <div className="min-w-0">
          <SmallTitle title="ROC AUC within a position" />
          <SvgPlot
            label={`ROC AUC within a position: ${aucText || 'too few steps'}`}
            heightPx={HEIGHT_PX}
            leftPx={34}
            rightPx={10}
            x={[0.5, POSITIONS + 0.5]}
            y={[0.2, 1]}
            xTicks={X_TICKS}
            yTicks={[0.25, 0.5, 0.75, 1].map((y) => ({ at: y, text: String(y) }))}
            table={() => ({
              head: ['position', 'right_steps', 'wrong_steps', 'roc_auc', 'low', 'high'],
              rows: positions.map(({ auc, right, wrong }, i) => [
                i + 1,
                right.steps,
                wrong.steps,
                auc?.value ?? null,
                auc?.low ?? null,
                auc?.high ?? null,
              ]),
            })}
          >
            {({ x, y, left, right }) => (
              <>
                <line x1={left} x2={right} y1={y(0.5)} y2={y(0.5)} strokeDasharray="1.5 3" className="stroke-ink3" />
                {positions.map(({ auc, right: sound, wrong }, i) => (
                  <g key={i}>
                    {auc && (
                      <PlotDot
                        x={x(i + 1)}
                        y={y(auc.value)}
                        low={y(Math.max(0.2, auc.low))}
                        high={y(auc.high)}
                        isFilled={auc.low > 0.5}
                      />
                    )}
                    {sound.steps + wrong.steps > 0 && (
                      <PlotText x={x(i + 1)} y={y(0.2) - 5} anchor="middle">
                        {wrong.steps}/{sound.steps + wrong.steps}
                      </PlotText>
                    )}
                  </g>
                ))}
                <PlotText x={right} y={y(0.5) + 13} anchor="end">
                  position alone 0.500
                </PlotText>
              </>
            )}
          </SvgPlot>
          <p className="mt-1 text-label text-ink2">
            Compared only with steps of the same position: position alone gets 0.500 by design. Filled: better than
            chance beyond noise. Below: wrong steps out of all steps there.
          </p>
        </div>
        {data.sources && <Sources data={data} named={named} />}
      </div>
    </Panel>
  );
}

function Sources({ data, named }: { data: StepData; named: Int32Array }) {
  const { name, of } = data.sources!;
  const rows = useMemo(() => {
    const chains = new Map<string, number[]>();
    of.forEach((source, chain) => {
      const members = chains.get(source ?? 'none');
      if (members) members.push(chain);
      else chains.set(source ?? 'none', [chain]);
    });
    return [...chains]
      .sort((a, b) => b[1].length - a[1].length)
      .slice(0, MAX_SOURCES)
      .map(([source, members]) => ({
        source,
        chains: members.length,
        scores: firstErrorScores(
          members.map((chain) => data.chains.firstErrors[chain]!),
          members.map((chain) => named[chain]!),
        ),
      }));
  }, [data, of, named]);
  return (
    <div className="min-w-0 tablet:col-span-2 wide:col-span-1">
      <SmallTitle title={`By ${name}`} />
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">{name}</span>
            </th>
            <th scope="col" className="text-right">
              named
            </th>
            <th scope="col" className="text-right">
              cleared
            </th>
            <th scope="col" className="text-right">
              F1
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ source, chains, scores }) => (
            <tr key={source}>
              <td className="pl-0 align-middle wrap-anywhere">
                {source}
                <br />
                <small className="text-label text-ink2">{plural(chains, 'chain')}</small>
              </td>
              <td className="text-right align-middle whitespace-nowrap">
                {shareText(scores.errorAccuracy, scores.wrongSolutions)}
              </td>
              <td className="text-right align-middle whitespace-nowrap">
                {shareText(scores.correctAccuracy, scores.rightSolutions)}
              </td>
              <td className="text-right align-middle">
                {scores.rightSolutions < FEWEST_CHAINS ? (
                  <span className="text-ink2">? too few</span>
                ) : (
                  <b className="font-semibold">{fixed(scores.f1)}</b>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function shareText(share: number, of: number): string {
  return of === 0 ? '–' : `${Math.round(share * of)} of ${of}`;
}
