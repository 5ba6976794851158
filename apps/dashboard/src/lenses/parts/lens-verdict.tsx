/** The sentence of a lens, and below it what it stands on. */

import type { ReactNode } from 'react';

export type LensLevel = 'ok' | 'watch' | 'act' | 'plain';

/** Tailwind needs whole class names. */
const EDGES: Record<LensLevel, string> = {
  ok: 'border-ok bg-ok/5',
  watch: 'border-watch bg-watch/5',
  act: 'border-act bg-act/5',
  plain: 'border-ink2 bg-ink2/5',
};

export function LensVerdict(props: { level: LensLevel; title: string; children?: ReactNode }) {
  return (
    <section
      id="main"
      tabIndex={-1}
      aria-label="Verdict"
      className={`mb-[18px] border-l-4 px-[18px] pt-3 pb-[13px] outline-none max-tablet:-mx-4 max-tablet:px-3.5 ${EDGES[props.level]}`}
    >
      <div role="status">
        <h2 className="text-lens-phone tracking-[-0.1px] text-balance tablet:text-lens" data-testid="lens-verdict">
          {props.title}
        </h2>
      </div>
      <p className="mt-0.5 max-w-[110ch] leading-[19px] text-ink2 [&_b]:font-semibold [&_b]:text-ink">
        {props.children}
      </p>
    </section>
  );
}
