/** What the rows and columns of a confusion matrix are called, the same words on each page that has one. */
'use client';

import type { ReactNode } from 'react';
import { whole } from '../../words/format-number.ts';

/** What the classifier says: heads a column. */
export const saysWords = (name: string) => `says ${name}`;
/** What the label says: heads a row. */
export const trulyWords = (name: string) => `truly ${name}`;

export function MatrixHead({ children }: { children: ReactNode }) {
  return <span className="min-w-0 px-[9px] py-0.5 text-ink3 wrap-anywhere max-tablet:px-1.5">{children}</span>;
}

export function MatrixRowHead({ name, count }: { name: string; count: number }) {
  return (
    <span className="py-1.5 pr-1 leading-[15px] wrap-anywhere">
      {trulyWords(name)}
      <span className="block text-ink2">{whole(count)}</span>
    </span>
  );
}
