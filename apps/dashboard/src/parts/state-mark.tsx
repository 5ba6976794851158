/** A run's state as a shape and a word. */

import type { RunState } from '@rewardboard/protocol';

export function StateMark(props: {
  state: RunState | 'unknown';
  text: string;
  reason?: string;
  testId?: string;
  /** Where there is no room for the word, it is there for those who hear the page. */
  isMarkOnly?: boolean;
}) {
  return (
    <span
      className="inline-flex items-center gap-1.5 whitespace-nowrap"
      title={props.reason}
      data-testid={props.testId}
      data-state={props.state}
    >
      <i className={`dot dot-${props.state}`} aria-hidden="true" />
      {props.isMarkOnly ? <span className="sr-only">{props.text}</span> : props.text}
    </span>
  );
}
