/** The head of the list: how many runs need attention, and in which states they are. */
'use client';

import type { RunLine, RunState } from '@rewardboard/protocol';
import { needsAttention } from '@rewardboard/protocol';
import { useEffect, useMemo } from 'react';
import { CopyLink } from '../parts/copy-link.tsx';
import { Menu } from '../parts/menu.tsx';
import { plural, whole } from '../words/format-number.ts';
import { ALL_STATES, STATES, STATE_WORDS } from '../words/level-words.ts';
import type { TableForm } from './export-runs.ts';
import type { ShownList } from './list/use-rows.ts';
import { ExportItems } from './selection-bar.tsx';

export function countOf(runs: readonly RunLine[], state: RunState): number {
  return runs.filter((run) => run.state === state).length;
}

export function ListHeadline(props: {
  list: ShownList;
  /** Runs of the hub, archived ones included. */
  all: number;
  /** What the filter says; '' for none. */
  filter: string;
  onExport: (form: TableForm) => void;
}) {
  const { list, all, filter } = props;
  const { live, matching } = list;
  const counted = filter === '' ? live : matching;
  const needing = useMemo(() => counted.filter(needsAttention).length, [counted]);
  const headline = headlineOf(all, counted.length, needing, filter.trim() !== '');
  useEffect(() => {
    document.title = `${headline} · rewardboard`;
  }, [headline]);
  const states = ALL_STATES.filter((state) => STATES.includes(state) || countOf(live, state) > 0);
  return (
    <div className="flex flex-wrap items-end gap-x-6 gap-y-2 pt-[18px] pb-3">
      <div>
        <div role="status">
          <h1 className="text-phone tracking-[-0.2px] tablet:text-verdict">{headline}</h1>
        </div>
        <p className="text-read leading-5 text-ink2">
          {all === 0
            ? 'The watched directories contain no runs. New runs appear here automatically.'
            : states.map((state) => `${whole(countOf(live, state))} ${STATE_WORDS[state].toLowerCase()}`).join(', ')}
        </p>
      </div>
      {all > 0 && (
        <div className="ml-auto flex items-center gap-2 max-tablet:hidden">
          <CopyLink />
          <Menu label="Export">
            <ExportItems onChoose={props.onExport} />
          </Menu>
        </div>
      )}
    </div>
  );
}

function headlineOf(all: number, total: number, needing: number, isFiltered: boolean): string {
  if (all === 0) return 'No runs yet';
  const runs = isFiltered ? `${whole(total)} matching ${total === 1 ? 'run' : 'runs'}` : plural(total, 'run');
  if (needing === 0) return `${runs}, nothing to do`;
  return `${whole(needing)} of ${runs} ${needing === 1 ? 'needs' : 'need'} attention`;
}
