/** The pairs lens: how well the rewards rank pairs, by how much, and whether by quality or by length. */
'use client';

import { useMemo } from 'react';
import { Panel } from '../../parts/panel.tsx';
import { useKeys } from '../../parts/use-keys.ts';
import { EvaluationBar } from '../../run/evaluation-bar/evaluation-bar.tsx';
import type { PairData } from '../lens-data.ts';
import type { ShownLens } from '../shown-lens.ts';
import { LensVerdict } from '../parts/lens-verdict.tsx';
import { leanOf } from './judge-pairs.ts';
import type { KnownPairs } from './judge-pairs.ts';
import { LengthPanel } from './length-panel.tsx';
import { MarginPanel } from './margin-panel.tsx';
import { PairCharts } from './pair-charts.tsx';
import { PairList } from './pair-list.tsx';
import { intervalSentence, lastGainSentence, leanSentence, pairsLevel, pairsTitle } from './pairs-words.ts';
import { indexOfStep } from '../shown-evaluation.ts';

export function PairsLens(
  props: ShownLens & {
    data: PairData;
    known: KnownPairs;
  },
) {
  const { run, data, known, view, change } = props;
  const { at, keep } = indexOfStep(data.steps, view.evaluation, props.keepStep);
  const lean = useMemo(() => leanOf(data, known, at), [data, known, at]);
  const lines = useMemo(
    () => [{ name: 'ranked right', values: known.ranked.map(({ value }) => value), isMain: true }],
    [known],
  );
  const choose = (index: number) => {
    const step = data.steps[Math.max(0, Math.min(data.steps.length - 1, index))]!;
    change({ evaluation: step === data.steps[keep] ? null : step, open: null });
  };
  useKeys({
    '[': () => choose(at - 1),
    ']': () => choose(at + 1),
    k: () => keep >= 0 && choose(keep),
    l: () => choose(data.steps.length - 1),
    w: () => change({ show: 'wrong', open: null }),
    '/': (event) => {
      event.preventDefault();
      document.getElementById('find-pairs')?.focus();
    },
  });
  const ranking = known.ranked[at]!;
  const said = lean && leanSentence(lean);
  const shown = { run, data, known, at, keep, onChoose: choose };
  return (
    <>
      <LensVerdict level={pairsLevel(lean)} title={pairsTitle(ranking, lean)}>
        {intervalSentence(ranking, data.problemCount)} {said && said.claim !== '' && <b>{said.claim} </b>}
        {said?.rest} {lastGainSentence(data.steps, known.lastGain)} Ties: {ranking.ties}.
      </LensVerdict>
      <EvaluationBar
        steps={data.steps}
        selected={at}
        keep={keep < 0 ? null : keep}
        epoch={run.series.get('epoch')?.at(data.steps[at]!)?.value ?? null}
        lines={lines}
        leftOut={props.leftOut}
        fresh={props.fresh}
        onFresh={props.onFresh}
        onSelect={choose}
      />
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
