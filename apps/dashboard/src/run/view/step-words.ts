/** Whether this run counts steps or epochs: the page's own words follow the log, as those of its findings do. */
'use client';

import { inEpochs } from '@rewardboard/diagnostics/in-epochs';
import { createContext, useContext } from 'react';

export const CountsEpochs = createContext(false);

const asIs = (text: string) => text;

/** @returns "epoch 3" for "step 3" where the log's records stand at epochs, and the text itself elsewhere */
export function useStepWords(): (text: string) => string {
  return useContext(CountsEpochs) ? inEpochs : asIs;
}
