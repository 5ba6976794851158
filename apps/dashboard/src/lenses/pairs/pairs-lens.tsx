/** The pairs lens: how well the rewards rank pairs, by how much, and whether by quality or by length. */
'use client';

import { useMemo } from 'react';
import { Panel } from '../../parts/panel.tsx';
import type { PairData } from '../lens-data.ts';
import type { ShownLens } from '../shown-lens.ts';
import { LensEvaluationBar, useChosenEvaluation } from '../use-chosen-evaluation.tsx';
import { LensVerdict } from '../parts/lens-verdict.tsx';
import { leanOf } from './judge-pairs.ts';
import type { KnownPairs } from './judge-pairs.ts';
import { LengthPanel } from './length-panel.tsx';
import { MarginPanel } from './margin-panel.tsx';
import { PairCharts } from './pair-charts.tsx';
import { PairList } from './pair-list.tsx';
import { intervalSentence, lastGainSentence, leanSentence, pairsLevel, pairsTitle } from './pairs-words.ts';

export function PairsLens(
  props: ShownLens & {
    data: PairData;
    known: KnownPairs;
  },
) {
  const { run, data, known, view, change } = props;
  const chosen = useChosenEvaluation(props, data.steps, { wrong: 'wrong', findId: 'find-pairs' });
  const { at, keep, choose } = chosen;
  const lean = useMemo(() => leanOf(data, known, at), [data, known, at]);
  const lines = useMemo(
    () => [{ name: 'ranked right', values: known.ranked.map(({ value }) => value), isMain: true }],
    [known],
  );
  const ranking = known.ranked[at]!;
  const said = lean && leanSentence(lean);
  const shown = { run, data, known, at, keep, onChoose: choose };
  return (
    <>
      <LensVerdict level={pairsLevel(lean)} title={pairsTitle(ranking, lean)}>
        {intervalSentence(ranking, data.problemCount)} {said && said.claim !== '' && <b>{said.claim} </b>}
        {said?.rest} {lastGainSentence(data.steps, known.lastGain)} Ties: {ranking.ties}.
      </LensVerdict>
      <LensEvaluationBar lens={props} chosen={chosen} steps={data.steps} lines={lines} />
      <div className="grid grid-cols-12 gap-x-6 gap-y-[26px] pb-10">
        <MarginPanel {...shown} />
        <PairCharts {...shown} />
        {lean && <LengthPanel {...shown} lean={lean} />}
        <PairList {...shown} view={view} change={change} />
        <Panel title="Not shown for pairs" className="col-span-full">
          <p className="max-w-[90ch] text-ink2">
            Threshold, F1, precision, recall and “always correct”, because a pair has no positive class: its order is
            arbitrary. The level of the reward, because only differences are learned: a drifting mean is no problem by
            itself.
          </p>
        </Panel>
      </div>
    </>
  );
}
