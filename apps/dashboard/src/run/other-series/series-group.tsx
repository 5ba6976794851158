/** A group of charts that opens and closes. */
'use client';

import type { ReactNode } from 'react';
import { whole } from '../../words/format-number.ts';

export function SeriesGroup(props: {
  name: string;
  count: number;
  isOpen: boolean;
  onToggle: () => void;
  /** It is a panel of its own. */
  isPanel?: boolean;
  children: ReactNode;
}) {
  const button = (
    <button
      type="button"
      className="flex min-h-7 items-baseline gap-1.5 text-left max-tablet:min-h-9"
      aria-expanded={props.isOpen}
      onClick={props.onToggle}
    >
      <span aria-hidden="true">{props.isOpen ? '▾' : '▸'}</span>
      <b className="font-semibold wrap-anywhere">{props.name}</b>
      <span className="font-normal text-ink2">{whole(props.count)}</span>
    </button>
  );
  const Heading = props.isPanel ? 'h2' : 'h3';
  return (
    <section aria-label={props.name}>
      <Heading className={props.isPanel ? 'mb-1 text-body' : 'text-label font-normal'}>{button}</Heading>
      {props.isOpen && props.children}
    </section>
  );
}
