/** What can be done with the selected runs. */
'use client';

import Link from 'next/link';
import type { RunLine } from '@rewardboard/protocol';
import { MAX_COMPARED } from '../compare/model/address.ts';
import { Menu, MenuItem } from '../parts/menu.tsx';
import { whole } from '../words/format-number.ts';
import type { TableForm } from './export-runs.ts';

interface BarProps {
  runs: readonly RunLine[];
  mayChange: boolean;
  isOwner: boolean;
  isArchive: boolean;
  onTags: () => void;
  onNote: () => void;
  onArchive: () => void;
  onDelete: () => void;
  onExport: (form: TableForm) => void;
  onClear: () => void;
}

export function compareAddress(runs: readonly RunLine[]): string {
  return `/compare/?runs=${runs
    .slice(0, MAX_COMPARED)
    .map(({ id }) => encodeURIComponent(id))
    .join()}`;
}

export function SelectionBar(props: BarProps) {
  const { runs, mayChange, isOwner, isArchive } = props;
  const data = new Set(runs.map(({ validation }) => validation?.fingerprint));
  const count = runs.length;
  return (
    <div role="region" aria-label="Selected runs" className="selection" data-testid="selection">
      <b className="mr-2">{whole(count)} selected</b>
      {count >= 2 ? (
        <Link href={compareAddress(runs)} prefetch={false} className="button is-main">
          Compare {count > MAX_COMPARED ? `the first ${MAX_COMPARED}` : count} <kbd>c</kbd>
        </Link>
      ) : (
        <button type="button" className="button is-main" disabled title="Select two runs or more">
          Compare <kbd>c</kbd>
        </button>
      )}
      {mayChange && (
        <>
          <button type="button" className="button" onClick={props.onTags}>
            Tags <kbd>#</kbd>
          </button>
          <button type="button" className="button" disabled={count !== 1} onClick={props.onNote}>
            Note <kbd>n</kbd>
          </button>
          <button type="button" className="button" onClick={props.onArchive}>
            {isArchive ? 'Take out of the archive' : 'Archive'} <kbd>e</kbd>
          </button>
        </>
      )}
      <Menu label="Export">
        <ExportItems onChoose={props.onExport} />
      </Menu>
      {isOwner && (
        <button type="button" className="button" onClick={props.onDelete}>
          Delete …
        </button>
      )}
      {count >= 2 && data.size > 1 && (
        <span className="text-label">different validation data: curves can be compared, scores can’t</span>
      )}
      <button type="button" className="button ml-auto" onClick={props.onClear}>
        Clear <kbd>Esc</kbd>
      </button>
    </div>
  );
}

export function ExportItems({ onChoose }: { onChoose: (form: TableForm) => void }) {
  return (
    <>
      <MenuItem text="Table as CSV" onChoose={() => onChoose('csv')} />
      <MenuItem text="Table as JSON" onChoose={() => onChoose('json')} />
      <MenuItem text="Table as Markdown" onChoose={() => onChoose('md')} />
    </>
  );
}
