/** What the outlook of the checkpoint to keep may say next to the headline. */

import type { Finding, Keep } from '@rewardboard/protocol';

/**
 * Never advises continuing next to a headline that needs action.
 * @param first the first finding, which the headline names
 */
export function besideHeadline(keep: Keep | null, first: Finding | undefined): Keep | null {
  if (keep?.outlook.advice !== 'go on' || first?.level !== 'act' || first.resolvedStep !== null) return keep;
  return { ...keep, outlook: { ...keep.outlook, advice: 'wait', sentence: 'Not clear yet: see the finding first.' } };
}
