/** Shown while there are no runs: what was looked at and why it was not read, two ways to start, and what is watched. */

import type { Unread } from '@rewardboard/protocol';
import { UnreadFiles } from './unread-files.tsx';

const COMMAND = 'mt-1.5 border-l-2 border-rule2 px-3 py-1 leading-[18px] whitespace-pre-wrap';

export function EmptyRuns({ watched, unread }: { watched: readonly string[]; unread: Unread | null }) {
  return (
    <div className="max-w-[760px] pb-2.5" data-testid="empty">
      {unread && <UnreadFiles unread={unread} />}
      <h2 className="sr-only">Two ways to start</h2>
      <ol className="grid gap-3.5">
        <li className="grid grid-cols-[22px_1fr]">
          <b>1</b>
          <div>
            Train the sample model. The first point appears within 10 seconds.
            <pre className={COMMAND}>npx rewardboard start</pre>
          </div>
        </li>
        <li className="grid grid-cols-[22px_1fr]">
          <b>2</b>
          <div>
            Follow a training run that is already writing files. The format is detected from their contents:
            rewardboard’s own files, <code>trainer_state.json</code>, TensorBoard event files, Lightning and Keras CSV
            files, JSON Lines, console output and more.
            <pre className={COMMAND}>npx rewardboard watch DIR</pre>
          </div>
        </li>
      </ol>
      <p className="mt-[18px] text-ink3">
        {watched.length === 0 ? (
          'No directory is being watched.'
        ) : (
          <>
            Watching{' '}
            {watched.map((name, i) => (
              <span key={name}>
                {i > 0 ? ', ' : ''}
                <code>{name}</code>
              </span>
            ))}
          </>
        )}
      </p>
    </div>
  );
}
