/** All predictions of an evaluation: by cell, searched, ordered, ten a page. */
'use client';

import { memo } from 'react';
import { useBrowserSetting } from '../parts/browser-setting.ts';
import { MenuButton } from '../parts/menu-button.tsx';
import { Panel } from '../parts/panel.tsx';
import { saveFile } from '../parts/save-file.ts';
import type { BookAbout } from '../predictions/prediction-book.ts';
import type { ExportFormat } from '../predictions/export-predictions.ts';
import { CELLS, ROWS_A_PAGE } from '../predictions/prediction-list.ts';
import type { Cell, ListPage, Order } from '../predictions/prediction-list.ts';
import type { Classes } from '../run/evaluation/evaluation-scores.ts';
import { whole } from '../words/format-number.ts';
import { labelErrorLines, labelErrors, toggleLabelError } from './label-errors.ts';
import { Chip, Finder } from './list-filters.tsx';
import { PredictionRow } from './prediction-row.tsx';
import type { ThresholdView } from './threshold-address.ts';

const CELL_NAMES: Record<Cell, string> = {
  all: 'All',
  wrong: 'Wrong',
  fp: 'Let through',
  fn: 'Missed',
  tp: 'Accepted',
  tn: 'Rejected',
};
const FILE_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv',
  json: 'application/json',
  jsonl: 'application/x-ndjson',
};
const ORDER_NAMES: Record<Order, (classes: Classes) => string> = {
  wrong: () => 'most sure and wrong first',
  unsure: () => 'least sure first',
  p: ({ positive }) => `P(${positive}), highest first`,
  changes: () => 'most changes first',
};

export const PredictionsPanel = memo(function PredictionsPanel(props: {
  runName: string;
  about: BookAbout;
  classes: Classes;
  list: ListPage;
  steps: readonly number[];
  view: ThresholdView;
  open: number | null;
  onOpen: (example: number | null) => void;
  onChange: (change: Partial<ThresholdView>) => void;
  onPage: (page: number) => void;
  exported: (format: ExportFormat) => Promise<string>;
}) {
  const { about, classes, list, steps, view, onChange, onPage } = props;
  const { page, pages, rows, counts, query } = list;
  const marked = useBrowserSetting(labelErrors).filter(({ fingerprint }) => fingerprint === about.fingerprint);
  const matching = counts[query.cell];
  const save = (format: ExportFormat) =>
    void props
      .exported(format)
      .then((text) => saveFile(`${props.runName}-predictions-step-${query.step}.${format}`, text, FILE_TYPES[format]));
  const of =
    about.examples < about.total
      ? `${whole(about.examples)} of the ${whole(about.total)}`
      : `all ${whole(about.examples)}`;
  return (
    <Panel
      id="predictions"
      title="Predictions"
      subtitle={`${of} of the validation set at step ${whole(query.step)}`}
      className="col-span-full scroll-mt-2"
      controls={
        <div className="choice" role="group" aria-label="Cell">
          {CELLS.map((cell) => (
            <button key={cell} type="button" aria-pressed={view.cell === cell} onClick={() => onChange({ cell })}>
              {CELL_NAMES[cell]} <small className="text-label">{whole(counts[cell])}</small>
            </button>
          ))}
        </div>
      }
    >
      <div className="mt-1 mb-1.5 flex flex-wrap items-center gap-x-2.5 gap-y-2">
        <Finder value={view.find} onFind={(find) => onChange({ find })} />
        {view.slice && <Chip text={view.slice} onRemove={() => onChange({ slice: null })} />}
        {view.path && (
          <Chip
            text={view.path === 'sure' ? 'sure and wrong in the last 5' : view.path}
            onRemove={() => onChange({ path: null })}
          />
        )}
        <div className="flex flex-wrap items-center gap-2 tablet:ml-auto">
          {marked.length > 0 && (
            <button
              type="button"
              className="link"
              onClick={() =>
                saveFile(`${props.runName}-label-errors.jsonl`, labelErrorLines(marked), 'application/json')
              }
            >
              Save {whole(marked.length)} marked as label errors
            </button>
          )}
          <label className="text-label text-ink3" htmlFor="prediction-order">
            Order
          </label>
          <select
            id="prediction-order"
            className="field"
            value={view.order}
            onChange={(event) => onChange({ order: event.target.value as Order })}
          >
            {Object.entries(ORDER_NAMES).map(([order, name]) => (
              <option key={order} value={order}>
                {name(classes)}
              </option>
            ))}
          </select>
          <MenuButton
            label="Export list"
            items={[
              { text: 'These rows as CSV', onChoose: () => save('csv') },
              { text: 'These rows as JSON', onChoose: () => save('json') },
              { text: 'These rows as JSON Lines', note: 'for labelling', onChoose: () => save('jsonl') },
            ]}
          />
        </div>
      </div>
      <table className="max-tablet:block" data-testid="predictions">
        <caption className="sr-only">Predictions</caption>
        <thead className="max-tablet:hidden">
          <tr>
            <th scope="col" className="pl-[9px]">
              Truth
            </th>
            <OrderHead order="wrong" text="Says" {...props} />
            <OrderHead order="p" text={`P(${classes.positive})`} {...props} />
            <th scope="col">Over all evaluations</th>
            <OrderHead order="changes" text="Changes" {...props} className="text-right max-middle:hidden" />
            <th scope="col" className="pr-0">
              Problem and solution
            </th>
          </tr>
        </thead>
        <tbody className="max-tablet:block">
          {rows.map((row) => (
            <PredictionRow
              key={row.example}
              row={row}
              classes={classes}
              at={query.at}
              evaluations={row.over.length}
              shownAt={steps.indexOf(query.step)}
              find={query.find}
              isOpen={props.open === row.example}
              isMarked={marked.some(({ id }) => id === row.id)}
              onToggle={() => props.onOpen(props.open === row.example ? null : row.example)}
              onMark={() =>
                toggleLabelError({
                  fingerprint: about.fingerprint,
                  id: row.id,
                  label: row.label,
                  problem: row.problem,
                  text: row.text,
                })
              }
            />
          ))}
          {rows.length === 0 && (
            <tr className="max-tablet:block">
              <td colSpan={6} className="py-3.5 pl-[9px] text-ink2 max-tablet:block">
                {counts.all === 0 && query.find.trim()
                  ? `Nothing contains “${query.find.trim()}”.`
                  : 'None at this evaluation and threshold.'}
              </td>
            </tr>
          )}
        </tbody>
      </table>
      {matching > 0 && (
        <div className="flex flex-wrap items-center gap-2.5 pt-2 text-label text-ink2">
          <span data-testid="prediction-range">
            {whole(page * ROWS_A_PAGE + 1)}–{whole(Math.min(matching, (page + 1) * ROWS_A_PAGE))} of {whole(matching)}
          </span>
          <button type="button" className="button" disabled={page === 0} onClick={() => onPage(page - 1)}>
            ‹ Previous
          </button>
          <button type="button" className="button" disabled={page >= pages - 1} onClick={() => onPage(page + 1)}>
            Next ›
          </button>
          <span>
            page {whole(page + 1)} of {whole(pages)}
          </span>
        </div>
      )}
    </Panel>
  );
});

function OrderHead(props: {
  order: Order;
  text: string;
  className?: string;
  view: ThresholdView;
  onChange: (change: Partial<ThresholdView>) => void;
}) {
  const isOrder = props.view.order === props.order;
  return (
    <th scope="col" className={props.className} aria-sort={isOrder ? 'descending' : undefined}>
      <button
        type="button"
        className={`min-h-6 hover:text-ink ${isOrder ? 'font-semibold text-ink' : ''}`}
        onClick={() => props.onChange({ order: props.order })}
      >
        {props.text}
        {isOrder ? ' ↓' : ''}
      </button>
    </th>
  );
}
