/** The corner of a chart over steps: the chart as PNG, SVG or CSV. */
'use client';

import type { RefObject } from 'react';
import { CornerMenu } from './corner-menu.tsx';
import type { ChartModel } from './chart-model.ts';
import { chartCsv, chartPng, chartSvg } from './export-chart.ts';

export function ExportMenu(props: { model: ChartModel; label: string; wrapper: RefObject<HTMLDivElement | null> }) {
  const sizeOf = () => ({
    width: props.wrapper.current?.clientWidth ?? 600,
    height: props.wrapper.current?.clientHeight ?? 300,
  });
  return (
    <CornerMenu
      title={props.label.split(':')[0]!}
      png={() => chartPng(props.model, sizeOf())}
      svg={() => chartSvg(props.model, sizeOf())}
      csv={() => chartCsv(props.model)}
    />
  );
}
