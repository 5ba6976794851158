/** A page that could not be drawn: said, with the way on. Nothing of the run is touched by it. */
'use client';

import { Message } from '../parts/message.tsx';

export default function ErrorPage({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <Message title="This page could not be drawn" testId="page-error">
      <p>
        The run itself is untouched. What failed: <code>{error.message}</code>
      </p>
      <p>
        <button type="button" className="button" onClick={reset}>
          Draw it again
        </button>
      </p>
    </Message>
  );
}
