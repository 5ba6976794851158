/** A part of the drawer: a hairline and a small title. */

import type { ReactNode } from 'react';

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-4 border-t border-rule pt-2.5">
      <h3 className="mb-[3px] text-label font-normal text-ink3">{title}</h3>
      {children}
    </section>
  );
}
