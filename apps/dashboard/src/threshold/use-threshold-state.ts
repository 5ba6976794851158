/** Which evaluation and which threshold are shown, what the worker was asked for, and how each of it is changed. */
'use client';

import { costAtThresholds } from '@rewardboard/metrics';
import type { Diagnosis } from '@rewardboard/protocol';
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useAddressState } from '../parts/use-address-state.ts';
import { nearestOf } from '../predictions/prediction-desk.ts';
import type { ListQuery } from '../predictions/prediction-list.ts';
import { usePredictions } from '../predictions/use-predictions.ts';
import { sliceKey } from './slices-panel.tsx';
import { addressOfThreshold, costsOf, thresholdViewFrom } from './threshold-address.ts';
import type { ThresholdView } from './threshold-address.ts';

export function useThresholdState(runId: string, stream: string | null, diagnosis: Diagnosis | null) {
  const [view, change] = useAddressState(thresholdViewFrom, addressOfThreshold);
  const [page, setPage] = useState(0);
  const [open, setOpen] = useState<{ example: number; isSought: boolean } | null>(null);
  const keepStep = diagnosis?.keep?.step ?? null;
  const wanted =
    view.evaluation === 'best' ? keepStep : view.evaluation === 'latest' ? Number.MAX_SAFE_INTEGER : view.evaluation;
  // Until the run's diagnosis is here, nothing says which checkpoint to keep.
  const isKnown = diagnosis !== null || view.evaluation !== 'best';
  const predictions = usePredictions(runId, stream, isKnown ? wanted : undefined);
  const { about, steps, detail, select, list, row } = predictions;
  const selected = steps.length === 0 ? -1 : steps.indexOf(nearestOf(steps, wanted ?? Infinity));
  const step = steps[selected] ?? null;
  useEffect(() => {
    if (step !== null) select(step);
  }, [step, select]);

  const trainedAt = about?.trainedAt ?? 50;
  const at = view.at ?? trainedAt;
  const slice = useMemo(() => sliceOf(about?.sliceGroups ?? [], view.slice), [about, view.slice]);
  // The list may lag behind a dragged threshold; all else follows at once.
  const listAt = useDeferredValue(at);
  const { cell, path, find, order } = view;
  const query = useMemo<ListQuery | null>(() => {
    const showing = open?.isSought ? open.example : null;
    return step === null ? null : { step, at: listAt, cell, slice, path, find, order, page, showing };
  }, [step, listAt, cell, slice, path, find, order, page, open]);
  useEffect(() => {
    if (query) list(query);
  }, [query, list]);

  const onChange = useCallback(
    (next: Partial<ThresholdView>) => {
      setPage(0);
      setOpen(null);
      change(next);
    },
    [change],
  );
  const onThreshold = useCallback(
    (to: number) => onChange({ at: to === trainedAt ? null : to }),
    [onChange, trainedAt],
  );
  const kept = keepStep === null ? -1 : steps.indexOf(keepStep);
  const keepIndex = kept < 0 ? null : kept;
  const onSelect = useCallback(
    (index: number) => {
      const to = steps[index];
      if (to !== undefined) onChange({ evaluation: index === keepIndex ? 'best' : to });
    },
    [steps, keepIndex, onChange],
  );
  const onStep = useCallback((to: number) => onSelect(steps.indexOf(to)), [onSelect, steps]);
  const onPath = useCallback((to: ListQuery['path']) => onChange({ path: to, cell: 'all' }), [onChange]);
  const onExample = useCallback(
    (example: number, of: NonNullable<ListQuery['path']>) => {
      change({ cell: 'all', path: of, find: '', slice: null });
      setOpen({ example, isSought: true });
      document.getElementById('predictions')?.scrollIntoView({ block: 'nearest' });
    },
    [change],
  );
  const onOpen = useCallback(
    (example: number | null) => setOpen(example === null ? null : { example, isSought: false }),
    [],
  );
  const onPage = useCallback((to: number) => {
    setOpen(null);
    setPage(to);
  }, []);
  const readRow = useCallback((example: number, of: number) => row(example, of, trainedAt), [row, trainedAt]);
  const costs = useMemo(() => detail && costAtThresholds(detail.best.curves, costsOf(view.cost)), [detail, view.cost]);
  return {
    view,
    change,
    predictions,
    selected,
    step,
    keepStep,
    keepIndex,
    trainedAt,
    at,
    costs,
    open: open?.example ?? null,
    onChange,
    onThreshold,
    onSelect,
    onStep,
    onPath,
    onExample,
    onOpen,
    onPage,
    readRow,
  };
}

function sliceOf(
  groups: readonly { title: string; names: readonly string[] }[],
  wanted: string | null,
): readonly [number, number] | null {
  for (const [group, { title, names }] of groups.entries()) {
    const name = names.findIndex((each) => sliceKey(title, each) === wanted);
    if (name >= 0) return [group, name];
  }
  return null;
}
