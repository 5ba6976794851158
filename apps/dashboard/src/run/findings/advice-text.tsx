/** One piece of advice, with the field to change and its new value. */

import type { Advice } from '@rewardboard/protocol';

export function AdviceText({ advice }: { advice: Advice }) {
  return (
    <>
      {advice.text}
      {advice.field ? (
        <>
          {' '}
          <code>{advice.field}</code> {advice.from !== undefined ? `${advice.from} → ` : ''}
          {advice.to}
        </>
      ) : null}
    </>
  );
}
