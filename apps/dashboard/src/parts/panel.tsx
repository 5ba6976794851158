/** A panel of the run page: a rule, a title, a subtitle, controls, content. */

import type { ReactNode } from 'react';

export function Panel(props: {
  title: string;
  subtitle?: ReactNode;
  controls?: ReactNode;
  /** Holds the number of grid columns, of twelve, that it spans. */
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
      <header
        className={`flex min-h-[26px] flex-wrap items-baseline gap-x-3.5 gap-y-1 ${props.controls ? 'mb-1.5' : 'mb-0.5 max-tablet:mb-1'}`}
      >
        <h2 className="text-body">{props.title}</h2>
        <span className="text-ink2">{props.subtitle}</span>
        {props.controls && (
          <div className="ml-auto flex flex-wrap items-center gap-x-2.5 gap-y-1 max-tablet:ml-0">{props.controls}</div>
        )}
      </header>
      {props.children}
    </section>
  );
}
