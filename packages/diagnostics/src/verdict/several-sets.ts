/** Of a mean over evaluation sets: what it is a mean of, since one set may get worse while another gets better. */

import { finite } from '../diagnosis/evaluation-values.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { countText, numberText, quoted } from '../wording/wording.ts';

/** A sentence after the evidence, with a blank before it; empty if there is one set, or none. */
export function severalSetsText({ evaluationSets, last }: Facts): string {
  if (!last) return '';
  const losses = evaluationSets
    .flatMap((set) => {
      const loss = finite(last.values[`eval/${set}/loss`]);
      return loss === null ? [] : [{ set, loss }];
    })
    .toSorted((a, b) => a.loss - b.loss);
  if (losses.length < 2) return '';
  const [low, high] = [losses[0]!, losses.at(-1)!].map(({ set, loss }) => `${numberText(loss)} (${quoted(set)})`);
  return ` Validation loss is the mean of ${countText(losses.length, 'evaluation set')}: now from ${low} to ${high}.`;
}
