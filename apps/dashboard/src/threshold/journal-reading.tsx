/** What the journal says of the example under the pointer, or of the shown evaluation. */
'use client';

import { useEffect, useState } from 'react';
import type { Journal } from '../predictions/journal.ts';
import type { ListQuery, ListedPrediction } from '../predictions/prediction-list.ts';
import type { Classes } from '../run/evaluation/evaluation-scores.ts';
import { plural, whole } from '../words/format-number.ts';
import { onOneLine } from '../words/sample-text.ts';

/** A pointer passes many cells; only where it rests the text is asked for. */
const READ_AFTER_MS = 40;

export interface Pointed {
  row: number;
  /** Column: place in the journal's order. */
  at: number;
}

export function JournalReading(props: {
  journal: Journal;
  pointed: Pointed | null;
  shownRow: number;
  classes: Classes;
  onPath: (path: ListQuery['path']) => void;
  readRow: (example: number, step: number) => Promise<ListedPrediction | null>;
}) {
  const { journal, pointed, shownRow, classes, readRow } = props;
  const [read, setRead] = useState<{ of: Pointed; row: ListedPrediction } | null>(null);
  useEffect(() => {
    if (!pointed) return;
    let isStale = false;
    const timer = setTimeout(() => {
      void readRow(journal.order[pointed.at]!, journal.steps[pointed.row]!).then(
        (row) => !isStale && row && setRead({ of: pointed, row }),
      );
    }, READ_AFTER_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [pointed, journal, readRow]);
  const className = 'flex min-h-5 flex-wrap gap-x-4 text-label leading-5 text-ink2 tablet:h-5 tablet:overflow-hidden';
  if (pointed && read?.of === pointed) {
    const { row } = read;
    return (
      <p className={className}>
        <span>
          Step <Bold>{whole(journal.steps[pointed.row]!)}</Bold>
        </span>
        <span>
          truth <Bold>{row.label === 1 ? classes.positive : classes.negative}</Bold>
        </span>
        <span>
          P({classes.positive}) <Bold>{row.p.toFixed(2)}</Bold> {row.isRight ? '✓' : '✕'}
        </span>
        <span>{plural(row.changes, 'change')}</span>
        <span className="max-w-[70ch] min-w-0 overflow-hidden text-ellipsis whitespace-nowrap">
          {onOneLine(row.problem || row.text)}
        </span>
      </p>
    );
  }
  const [up, down] = [journal.newlyRight[shownRow], journal.newlyWrong[shownRow]];
  return (
    <p className={className} data-testid="journal-reading">
      <span>
        At step <Bold>{whole(journal.steps[shownRow] ?? NaN)}</Bold>
      </span>
      {shownRow > 0 ? (
        <>
          <span>
            <Bold>+{whole(up!)}</Bold> newly right
          </span>
          <span>
            <Bold>−{whole(down!)}</Bold> newly wrong
          </span>
        </>
      ) : (
        <span>first evaluation</span>
      )}
      {journal.sureAndWrong > 0 && (
        <span>
          {whole(journal.sureAndWrong)} sure and wrong in each of the last 5:{' '}
          <button type="button" className="link min-h-0 text-label" onClick={() => props.onPath('sure')}>
            read them for label errors
          </button>
        </span>
      )}
    </p>
  );
}

function Bold({ children }: { children: string | string[] }) {
  return <b className="font-semibold whitespace-nowrap text-ink">{children}</b>;
}
