/** What stands below the list, and in its place where no run matches. */
'use client';

import { plural, whole } from '../words/format-number.ts';

export function NoMatch(props: {
  q: string;
  view: string;
  mistake: string | null;
  archived: number;
  onArchived: () => void;
  onClear: () => void;
}) {
  const { q, view, mistake, archived } = props;
  return (
    <div className="max-w-[66ch] border-t border-ink pt-6 pb-10">
      <h2 className="text-name">{q === '' ? `No run is in “${view}”.` : `No run matches “${q}”.`}</h2>
      <p className="mt-1 text-ink2">
        {mistake !== null && `${mistake}. `}
        {q !== '' && view !== 'All' && `Only “${view}” was searched. `}
        {archived > 0 && (
          <>
            {plural(archived, 'archived run matches', 'archived runs match')}:{' '}
            <button type="button" className="link" onClick={props.onArchived}>
              show
            </button>
            .{' '}
          </>
        )}
        {q !== '' && 'Words are searched in names, verdicts, tags, notes, sources and directories.'}
      </p>
      <button type="button" className="button mt-2.5" onClick={props.onClear}>
        Clear the filter <kbd>Esc</kbd>
      </button>
    </div>
  );
}

export function ListFoot(props: {
  shown: number;
  groups: number;
  archived: number;
  note: string;
  onArchived: () => void;
}) {
  const { shown, groups, archived, note, onArchived } = props;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 py-2 text-label text-ink2" data-testid="list-foot">
      <span>
        {plural(shown, 'run')}
        {groups > 0 && ` in ${plural(groups, 'group')}`}
      </span>
      {archived > 0 && (
        <span>
          {whole(archived)} archived:{' '}
          <button type="button" className="link" onClick={onArchived}>
            show
          </button>
        </span>
      )}
      <span className="text-ink3 max-tablet:hidden">{note}</span>
    </div>
  );
}
