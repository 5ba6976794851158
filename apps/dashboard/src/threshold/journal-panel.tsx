/** The journal: what became of every example over all evaluations. */
'use client';

import { memo, useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import { Panel } from '../parts/panel.tsx';
import { useWidth } from '../parts/use-width.ts';
import { PATHS } from '../predictions/journal.ts';
import type { Journal } from '../predictions/journal.ts';
import type { ListQuery, ListedPrediction } from '../predictions/prediction-list.ts';
import type { Classes } from '../run/evaluation/evaluation-scores.ts';
import { currentPalette, onThemeChange } from '../theme/theme.ts';
import { plural, whole } from '../words/format-number.ts';
import { isBrowsers } from '../parts/browser-keys.ts';
import { JournalReading } from './journal-reading.tsx';
import type { Pointed } from './journal-reading.tsx';
import { kindPlaces } from './kind-places.ts';
import { rasterRow, rgbOf } from './journal-raster.ts';

const HEIGHT = 176;
/** More rows than this make the raster taller, so that halves can be told apart. */
const MIN_ROW = 5;
const MAX_HEIGHT = 1_200;
const LABELS_FROM_WIDTH = 700;

/** Height of the reading, the raster and the kinds, in pixels. */
export function journalHeight(evaluations: number): number {
  return 20 + Math.min(MAX_HEIGHT, rowHeightOf(evaluations) * evaluations) + 48;
}

function rowHeightOf(evaluations: number): number {
  return Math.max(MIN_ROW, Math.floor(HEIGHT / evaluations));
}

export const JournalPanel = memo(function JournalPanel(props: {
  journal: Journal;
  shownStep: number;
  classes: Classes;
  path: ListQuery['path'];
  onPath: (path: ListQuery['path']) => void;
  onExample: (example: number, path: (typeof PATHS)[number]) => void;
  readRow: (example: number, step: number) => Promise<ListedPrediction | null>;
}) {
  const { journal, classes, path, onPath } = props;
  const { steps, order, counts, sureAndWrong } = journal;
  const [box, width] = useWidth<HTMLDivElement>(1_000);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const hasLabels = width >= LABELS_FROM_WIDTH;
  const left = hasLabels ? 48 : 38;
  const inner = Math.max(1, width - left);
  const rowHeight = rowHeightOf(steps.length);
  const height = rowHeight * steps.length;
  const kinds = kindPlaces(PATHS, counts, inner);
  const shownRow = steps.indexOf(props.shownStep);
  const n = order.length;
  const pathAt = (at: number) => {
    let from = 0;
    return PATHS[counts.findIndex((count) => at < (from += count))]!;
  };
  const placeOf = (event: MouseEvent<HTMLElement>): Pointed | null => {
    const { left: boxLeft, top } = event.currentTarget.getBoundingClientRect();
    const at = Math.floor(((event.clientX - boxLeft) / inner) * n);
    const row = Math.min(steps.length - 1, Math.max(0, Math.floor((event.clientY - top) / rowHeight)));
    return at >= 0 && at < n ? { row, at } : null;
  };
  const onKey = (event: KeyboardEvent) => {
    if (isBrowsers(event)) return;
    const now = pointed ?? { row: Math.max(0, shownRow), at: 0 };
    const by = event.shiftKey ? Math.ceil(n / 50) : 1;
    const next = {
      ArrowLeft: { ...now, at: now.at - by },
      ArrowRight: { ...now, at: now.at + by },
      ArrowUp: { ...now, row: now.row - 1 },
      ArrowDown: { ...now, row: now.row + 1 },
    }[event.key];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    setPointed({
      at: Math.min(n - 1, Math.max(0, next.at)),
      row: Math.min(steps.length - 1, Math.max(0, next.row)),
    });
  };
  return (
    <Panel
      id="journal"
      title="Journal of every example"
      subtitle={`each column is one of ${plural(n, 'example')}, each row an evaluation; full height and blue: right; half height and red: wrong; strong: sure`}
      className="col-span-full scroll-mt-2"
    >
      <JournalReading {...props} pointed={pointed} shownRow={shownRow} />
      <div ref={box} className="min-w-0">
        <div className="overflow-y-auto" style={{ maxHeight: MAX_HEIGHT }}>
          <div className="relative text-tick" style={{ height, paddingLeft: left }}>
            {rowLabels(steps, shownRow, rowHeight).map((row) => (
              <span
                key={row}
                className={`absolute left-0 text-right leading-[11px] ${row === shownRow ? 'font-semibold text-ink' : 'text-ink3'}`}
                style={{ top: row * rowHeight + rowHeight / 2 - 6, width: left - 6 }}
              >
                {whole(steps[row]!)}
              </span>
            ))}
            <Raster journal={journal} width={inner} rowHeight={rowHeight} />
            {shownRow >= 0 && (
              <div
                className="pointer-events-none absolute border-[1.5px] border-ink"
                style={{ top: shownRow * rowHeight - 1, left, width: inner, height: rowHeight + 1 }}
              />
            )}
            {pointed && (
              <div
                className="pointer-events-none absolute w-px bg-ink"
                style={{ top: 0, height, left: left + ((pointed.at + 0.5) * inner) / n }}
              />
            )}
            <button
              type="button"
              className="absolute inset-y-0 cursor-crosshair"
              style={{ left, width: inner }}
              aria-label={`Journal: ${PATHS.map((kind, i) => `${kind} ${counts[i]}`).join(', ')}`}
              data-testid="journal"
              onKeyDown={onKey}
              onPointerMove={(event) => setPointed(placeOf(event))}
              onPointerLeave={() => setPointed(null)}
              onClick={(event) => {
                // A click by keyboard has no place: it opens what the arrow keys point at.
                const place = event.detail === 0 ? pointed : placeOf(event);
                if (place) props.onExample(order[place.at]!, pathAt(place.at));
              }}
            />
          </div>
        </div>
        <div
          className="relative mt-[3px] flex text-label leading-4 max-tablet:flex-wrap tablet:h-11"
          role="group"
          aria-label="Kinds of path"
        >
          {PATHS.map((kind, i) => {
            const { from, width: columns, nameFrom, nameWidth } = kinds[i]!;
            return (
              <button
                key={kind}
                type="button"
                className="group/kind mr-0.5 min-h-9 min-w-0 overflow-hidden py-[5px] pr-1.5 text-left text-ellipsis whitespace-nowrap text-ink2 hover:bg-hover aria-pressed:bg-hover max-tablet:mb-1 max-tablet:w-[48%]! max-tablet:border-t-2 max-tablet:border-ink2 max-tablet:aria-pressed:border-ink tablet:absolute tablet:top-0 tablet:overflow-visible"
                style={{ left: left + nameFrom, width: nameWidth }}
                title={`${kind}: ${whole(counts[i]!)}`}
                aria-pressed={path === kind}
                disabled={counts[i] === 0}
                hidden={counts[i] === 0}
                onClick={() => onPath(path === kind ? null : kind)}
              >
                <i
                  className="absolute top-0 h-0.5 bg-ink2 group-aria-pressed/kind:h-1 group-aria-pressed/kind:bg-ink max-tablet:hidden"
                  style={{ left: from - nameFrom, width: Math.max(1, columns - 2) }}
                />
                <b className="block font-semibold text-ink">{whole(counts[i]!)}</b>
                {kind.charAt(0).toUpperCase() + kind.slice(1)}
              </button>
            );
          })}
        </div>
      </div>
      <p className="sr-only">
        {plural(sureAndWrong, 'example')} {sureAndWrong === 1 ? 'was' : 'were'} sure and wrong in each of the last five
        evaluations. The classes are {classes.positive} and {classes.negative}.
      </p>
    </Panel>
  );
});

/** Steps beside the rows, far enough apart; the shown one always. */
function rowLabels(steps: readonly number[], shownRow: number, rowHeight: number): number[] {
  const every = Math.max(1, Math.ceil(Math.max(14, 40) / rowHeight));
  return steps.flatMap((_, row) => {
    if (row === shownRow) return [row];
    const isWanted = row % every === 0 || row === steps.length - 1;
    const isTooNear = (other: number) => other >= 0 && row !== other && Math.abs(row - other) * rowHeight < 13;
    return isWanted && !isTooNear(shownRow) && !(row !== steps.length - 1 && isTooNear(steps.length - 1)) ? [row] : [];
  });
}

/** Rows are painted in turns of a few milliseconds, so that 20,000 examples of 50 evaluations hold nothing else up. */
const TURN_MS = 8;

function Raster({ journal, width, rowHeight }: { journal: Journal; width: number; rowHeight: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let turn = 0;
    const paint = () => {
      cancelAnimationFrame(turn);
      const context = canvas.current?.getContext('2d');
      if (!context) return;
      const { paper, train, act } = currentPalette();
      const columns = Math.max(1, Math.round(width * Math.min(2, window.devicePixelRatio || 1)));
      const colours = { paper: rgbOf(paper), right: rgbOf(train), wrong: rgbOf(act) };
      const height = rowHeight * journal.steps.length;
      // A canvas of the same size keeps its picture until the new rows are there.
      if (canvas.current!.width !== columns) canvas.current!.width = columns;
      if (canvas.current!.height !== height) canvas.current!.height = height;
      let row = 0;
      const paintRows = () => {
        const until = performance.now() + TURN_MS;
        while (row < journal.steps.length && performance.now() < until) {
          const pixels = rasterRow(journal, row, colours, columns, rowHeight);
          context.putImageData(new ImageData(pixels, columns), 0, rowHeight * row++);
        }
        if (row < journal.steps.length) turn = requestAnimationFrame(paintRows);
      };
      paintRows();
    };
    paint();
    const stop = onThemeChange(paint);
    return () => {
      cancelAnimationFrame(turn);
      stop();
    };
  }, [journal, width, rowHeight]);
  return (
    <canvas
      ref={canvas}
      className="block"
      style={{ width, height: rowHeight * journal.steps.length, imageRendering: 'pixelated' }}
      aria-hidden="true"
    />
  );
}
