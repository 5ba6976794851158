/** A panel: an ink rule, a title, its reading in words, its controls. No box. */

import type { ReactNode } from 'react';

export function Panel(props: {
  title: string;
  reading?: ReactNode;
  controls?: ReactNode;
  /** Columns of twelve that it takes on a wide page. */
  className: string;
  id?: string;
  children: ReactNode;
}) {
  return (
    <section
      id={props.id}
      className={`min-w-0 border-t border-ink pt-[7px] ${props.className}`}
      aria-label={props.title}
    >
      <header className="flex min-h-[26px] flex-wrap items-baseline gap-x-3.5 gap-y-1 max-tablet:mb-1">
        <h2 className="text-body">{props.title}</h2>
        <span className="text-ink2">{props.reading}</span>
        {props.controls && (
          <div className="ml-auto flex flex-wrap items-center gap-x-2.5 gap-y-1 max-tablet:ml-0">{props.controls}</div>
        )}
      </header>
      {props.children}
    </section>
  );
}
