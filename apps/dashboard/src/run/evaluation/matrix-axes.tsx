/** The frame of a confusion matrix: what its rows and columns are called, and its rates in the margins. The same words on each page that has one. */
'use client';

import type { Counts } from '@rewardboard/metrics';
import type { ReactNode } from 'react';
import { whole } from '../../words/format-number.ts';
import type { CellName } from './cells.ts';
import type { Classes } from './evaluation-scores.ts';

/** What the classifier says: heads a column. */
export const saysWords = (name: string) => `says ${name}`;
/** What the label says: heads a row. */
export const trulyWords = (name: string) => `truly ${name}`;

function MatrixHead({ children }: { children: ReactNode }) {
  return <span className="min-w-0 px-[9px] py-0.5 text-ink3 wrap-anywhere max-tablet:px-1.5">{children}</span>;
}

function MatrixRowHead({ name, count }: { name: string; count: number }) {
  return (
    <span className="py-1.5 pr-1 leading-[15px] wrap-anywhere">
      {trulyWords(name)}
      <span className="block text-ink2">{whole(count)}</span>
    </span>
  );
}

/** Rows, columns and margins, for a grid of four columns. The bottom right corner is left to the caller. */
export function MatrixFrame(props: {
  counts: Counts;
  classes: Classes;
  /** @param ofRow how many examples its row has */
  cell: (name: CellName, ofRow: number) => ReactNode;
  /** `right` of `of` examples. */
  rate: (name: string, right: number, of: number) => ReactNode;
}) {
  const { classes, cell, rate } = props;
  const { tp, tn, fp, fn } = props.counts;
  return (
    <>
      <span />
      <MatrixHead>{saysWords(classes.positive)}</MatrixHead>
      <MatrixHead>{saysWords(classes.negative)}</MatrixHead>
      <MatrixHead>of row</MatrixHead>
      <MatrixRowHead name={classes.positive} count={tp + fn} />
      {cell('tp', tp + fn)}
      {cell('fn', tp + fn)}
      {rate('Recall', tp, tp + fn)}
      <MatrixRowHead name={classes.negative} count={tn + fp} />
      {cell('fp', tn + fp)}
      {cell('tn', tn + fp)}
      {rate('Specificity', tn, tn + fp)}
      <MatrixHead>of column</MatrixHead>
      {rate('Precision', tp, tp + fp)}
      {rate(`Precision of “${classes.negative}”`, tn, tn + fn)}
    </>
  );
}
