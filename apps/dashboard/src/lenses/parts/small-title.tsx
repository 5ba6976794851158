/** The title of a small chart: what it shows, and its value now. */

import type { ReactNode } from 'react';

export function SmallTitle({ title, value }: { title: ReactNode; value?: string }) {
  return (
    <h3 className="flex min-h-[18px] justify-between gap-2 text-label font-normal">
      <span>{title}</span>
      {value !== undefined && <b className="font-semibold whitespace-nowrap">{value}</b>}
    </h3>
  );
}
