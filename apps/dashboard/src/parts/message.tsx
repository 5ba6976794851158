/** A page that shows a message instead of data. */

import type { ReactNode } from 'react';

export function Message(props: { title: string; children?: ReactNode; testId?: string }) {
  return (
    <main id="main" tabIndex={-1} className="max-w-[760px] pt-[18px] outline-none" data-testid={props.testId}>
      <h1 className="text-phone tablet:text-verdict tracking-[-0.2px]">{props.title}</h1>
      <div className="mt-2 grid gap-3 text-read text-ink2">{props.children}</div>
    </main>
  );
}
