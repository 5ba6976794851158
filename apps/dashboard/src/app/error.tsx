/** Shown when a page fails to render. */
'use client';

import { Message } from '../parts/message.tsx';

export default function ErrorPage({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <Message title="This page can’t be shown" testId="page-error">
      <p>
        The run itself is not affected. The error was: <code>{error.message}</code>
      </p>
      <p>
        <button type="button" className="button" onClick={reset}>
          Try again
        </button>
      </p>
    </Message>
  );
}
