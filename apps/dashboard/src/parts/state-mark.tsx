/** A run's state as a shape and a word. */

import type { RunState } from '@rewardboard/protocol';

export function StateMark(props: { state: RunState | 'unknown'; text: string; reason?: string; testId?: string }) {
  return (
    <span
      className="inline-flex items-center gap-1.5 whitespace-nowrap"
      title={props.reason}
      data-testid={props.testId}
      data-state={props.state}
    >
      <i className={`dot dot-${props.state}`} aria-hidden="true" />
      {props.text}
    </span>
  );
}
