/** The runs of the comparison, which are its legend: line, letter, name; pin for the baseline, × to take one out. */
'use client';

import type { ComparedSet } from '../model/sets.ts';
import { RunKey } from './run-key.tsx';

/** With more, they would hide the page when they stay at its top. */
const MAX_STICKY = 5;

export function RunChips(props: {
  sets: readonly ComparedSet[];
  onBase: (set: ComparedSet) => void;
  onRemove: (set: ComparedSet) => void;
}) {
  const { sets } = props;
  return (
    <ul
      aria-label="Compared"
      data-testid="chips"
      className={`mb-1 flex flex-wrap gap-x-2 gap-y-1.5 bg-paper pt-1.5 pb-2.5 max-tablet:flex-col ${sets.length <= MAX_STICKY ? 'wide:sticky wide:top-0 wide:z-8' : ''}`}
    >
      {sets.map((set) => (
        <li
          key={set.letter}
          className={`inline-flex min-h-[30px] max-w-full items-center gap-1.5 rounded-[3px] border bg-raise pr-px pl-[9px] print:pr-[9px] ${set.isBase ? 'border-ink' : 'border-rule2'}`}
        >
          <RunKey set={set} />
          <b>{set.letter}</b>
          <span className="min-w-0 overflow-hidden text-ellipsis whitespace-nowrap" title={set.name}>
            {set.name}
          </span>
          {set.runs.length > 1 && <span className="whitespace-nowrap text-ink2">× {set.runs.length}</span>}
          <span className="ml-auto inline-flex flex-none items-center">
            {set.isBase ? (
              <span className="mx-1 rounded-[3px] border border-ink px-[5px] text-tick leading-[15px]">baseline</span>
            ) : (
              <button
                type="button"
                className="inline-flex h-[26px] w-6 items-center justify-center text-ink2 print:hidden -outline-offset-2 hover:text-ink max-tablet:h-8 max-tablet:w-8"
                aria-label={`Make ${set.letter}, ${set.name}, the baseline`}
                title="Make baseline: measure the others from this one"
                onClick={() => props.onBase(set)}
              >
                <svg width={12} height={14} viewBox="0 0 12 14" aria-hidden="true">
                  <path
                    d="M3 1h6M4 1v4.5L2 8h8L8 5.5V1M6 8v5"
                    fill="none"
                    stroke="currentColor"
                    strokeWidth={1.2}
                    strokeLinejoin="round"
                  />
                </svg>
              </button>
            )}
            <button
              type="button"
              className="h-[26px] w-6 text-ink2 print:hidden -outline-offset-2 hover:text-ink max-tablet:h-8 max-tablet:w-8"
              aria-label={`Take ${set.letter}, ${set.name}, out`}
              title="Take out"
              onClick={() => props.onRemove(set)}
            >
              ×
            </button>
          </span>
        </li>
      ))}
    </ul>
  );
}
