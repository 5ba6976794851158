/** The comparison that the worker computes, and its examples. */
'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ComparisonRequest, ExamplesRequest } from '@rewardboard/diagnostics/comparison';
import { CompareClient, notComparing } from './compare-client.ts';
import type { Comparing } from './compare-client.ts';

/** @param request the same object as long as nothing changed; null for nothing to compare */
export function useComparison(request: ComparisonRequest | null): Comparing & { client: CompareClient } {
  const [client] = useState(() => new CompareClient());
  useEffect(() => () => client.close(), [client]);
  useEffect(() => {
    if (request) client.compare(request);
  }, [client, request]);
  const state = useSyncExternalStore(client.subscribe, client.getState, notComparing);
  return { ...state, client };
}

/** Asks for examples of a comparison that is there. @param answered null for none */
export function useExamples(client: CompareClient, answered: ComparisonRequest | null, wanted: ExamplesRequest): void {
  const key = JSON.stringify(wanted);
  useEffect(() => {
    if (answered) client.ask(JSON.parse(key) as ExamplesRequest);
  }, [client, answered, key]);
}
