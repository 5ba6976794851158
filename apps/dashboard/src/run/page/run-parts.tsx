/** The parts of a run as a row of links below its name. They keep the evaluation that is shown. */
'use client';

import type { Run } from '@rewardboard/protocol';
import { memo } from 'react';
import { PageLink } from '../../parts/page-link.tsx';
import { lensOf } from '../evaluation/lens-of.ts';
import { useKeptKind } from './use-kept-kind.ts';

export type RunPart = 'overview' | 'lens' | 'threshold' | 'journal' | 'predictions' | 'configuration';

interface Part {
  part: RunPart;
  text: string;
  path: string;
  anchor?: string;
}

const OVERVIEW: Part = { part: 'overview', text: 'Overview', path: '/run/' };
/** What needs a probability of each example: pairs have rewards instead. */
const OF_PROBABILITIES: Part[] = [
  { part: 'threshold', text: 'Threshold', path: '/run/threshold/' },
  { part: 'journal', text: 'Journal', path: '/run/threshold/', anchor: 'journal' },
  { part: 'predictions', text: 'Predictions', path: '/run/threshold/', anchor: 'predictions' },
];
const CONFIGURATION: Part = { part: 'configuration', text: 'Configuration', path: '/run/', anchor: 'configuration' };

function partsOf(lens: 'pairs' | 'steps' | null): Part[] {
  if (lens === null) return [OVERVIEW, ...OF_PROBABILITIES, CONFIGURATION];
  const own: Part = { part: 'lens', text: lens === 'pairs' ? 'Pairs' : 'Steps', path: '/lenses/' };
  return [OVERVIEW, own, ...(lens === 'pairs' ? [] : OF_PROBABILITIES), CONFIGURATION];
}

/** Memoized: a live run renders it with each point. */
const PartLinks = memo(function PartLinks(props: {
  query: string;
  lens: 'pairs' | 'steps' | null;
  part: RunPart;
  onConfiguration?: (() => void) | undefined;
}) {
  return (
    <nav className="mb-4 flex gap-5 overflow-x-auto border-b border-rule" aria-label="Parts of the run">
      {partsOf(props.lens).map(({ part, text, path, anchor }) => {
        const isHere = part === props.part;
        const className = `border-b-2 py-2 whitespace-nowrap no-underline hover:text-ink ${isHere ? 'border-ink font-semibold text-ink' : 'border-transparent text-ink2'}`;
        return part === 'configuration' && props.onConfiguration ? (
          <button key={part} type="button" className={className} onClick={props.onConfiguration}>
            {text}
          </button>
        ) : (
          <PageLink
            key={part}
            href={`${path}?${props.query}${anchor ? `#${anchor}` : ''}`}
            className={className}
            aria-current={isHere ? 'page' : undefined}
          >
            {text}
          </PageLink>
        );
      })}
    </nav>
  );
});

export function RunParts(props: {
  runId: string;
  run: Run;
  part: RunPart;
  /** What its predictions turned out to be. */
  found?: 'pairs' | 'steps' | undefined;
  /** As in the address; null for the checkpoint to keep. */
  evaluation: number | string | null;
  /** Opens the configuration on a page that has it. */
  onConfiguration?: () => void;
}) {
  const query = new URLSearchParams({ id: props.runId });
  const kept = useKeptKind(props.runId, props.run);
  if (props.evaluation !== null) query.set('eval', String(props.evaluation));
  return (
    <PartLinks
      query={query.toString()}
      lens={props.found ?? lensOf(props.run) ?? kept}
      part={props.part}
      onConfiguration={props.onConfiguration}
    />
  );
}
