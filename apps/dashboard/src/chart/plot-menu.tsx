/** The corner of a plot that is drawn as SVG. */
'use client';

import type { RefObject } from 'react';
import { currentPalette } from '../theme/theme.ts';
import { CornerMenu } from './corner-menu.tsx';
import { svgPng, svgText } from './svg-file.ts';

export function PlotMenu(props: {
  title: string;
  /** The box around the plot. */
  box: RefObject<HTMLElement | null>;
  csv: () => string;
}) {
  const plot = () => props.box.current!.querySelector('svg')!;
  return (
    <CornerMenu
      title={props.title}
      png={() => svgPng(plot(), currentPalette().paper)}
      svg={() => svgText(plot(), currentPalette().paper)}
      csv={props.csv}
    />
  );
}
