/** The sentence of the comparison, why, and what else is known. */
'use client';

import type { ReactNode } from 'react';
import type { Verdict } from '../words/verdict.ts';

const MARK_COLOURS = { '▲': 'text-ok', '▼': 'text-act', '?': 'text-ink2' };

/** @param level the colour of the bar and of the ground */
export function VerdictFrame(props: { head: string; level: 'ok' | 'watch' | 'ink2'; children?: ReactNode }) {
  const colour = `var(--${props.level})`;
  return (
    <section
      role="status"
      aria-label="Verdict"
      data-testid="verdict"
      className="mb-6 grid gap-x-12 gap-y-2 border-l-4 px-5 pt-3.5 pb-[15px] max-tablet:-mx-4 max-tablet:px-3.5 max-tablet:py-3 tablet:grid-cols-2"
      style={{ borderColor: colour, background: `color-mix(in srgb, ${colour} var(--wash), transparent)` }}
    >
      <h2 className="col-span-full text-phone tracking-[-0.2px] text-balance tablet:text-verdict">{props.head}</h2>
      {props.children}
    </section>
  );
}

export function VerdictPanel({ verdict, onHow }: { verdict: Verdict; onHow: () => void }) {
  return (
    <VerdictFrame head={verdict.head} level={verdict.isGain ? 'ok' : 'ink2'}>
      <p className="text-read wrap-anywhere max-tablet:col-span-full">{verdict.why}</p>
      <ul className="text-read max-tablet:col-span-full">
        {verdict.also.map(({ mark, strong, rest }, i) => (
          <li key={i} className="grid grid-cols-[20px_1fr] pb-[3px]">
            <span className={MARK_COLOURS[mark]} aria-hidden="true">
              {mark}
            </span>
            <span>
              {strong !== '' && <b className="font-semibold">{strong}</b>}
              {rest}
            </span>
          </li>
        ))}
      </ul>
      <p className="col-span-full text-label text-ink2">
        {verdict.foot}{' '}
        <button type="button" className="link text-label" onClick={onHow}>
          How this is computed
        </button>
      </p>
    </VerdictFrame>
  );
}
