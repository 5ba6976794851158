/** The corner of a chart, shown on hover and on focus: the chart as PNG, SVG or CSV. */
'use client';

import type { RefObject } from 'react';
import { saveFile } from '../parts/save-file.ts';
import { SaveMenu } from '../parts/save-menu.tsx';
import type { ChartModel } from './chart-model.ts';
import { chartCsv, chartPng, chartSvg } from './export-chart.ts';

export function ExportMenu(props: { model: ChartModel; label: string; wrapper: RefObject<HTMLDivElement | null> }) {
  const title = props.label.split(':')[0]!;
  const name = title.toLowerCase();
  const sizeOf = () => ({
    width: props.wrapper.current?.clientWidth ?? 600,
    height: props.wrapper.current?.clientHeight ?? 300,
  });
  return (
    <SaveMenu
      label={`Save this chart: ${title}`}
      className="absolute top-0 right-0 z-2 opacity-0 group-hover:opacity-100 focus-within:opacity-100 open:opacity-100"
      buttonClassName="flex h-6 w-6 items-center justify-center rounded-[3px] border border-rule2 bg-raise text-label max-tablet:h-8 max-tablet:w-8"
      items={[
        {
          text: 'PNG',
          save: () =>
            void chartPng(props.model, sizeOf()).then((blob) => blob && saveFile(`${name}.png`, blob, blob.type)),
        },
        { text: 'SVG', save: () => saveFile(`${name}.svg`, chartSvg(props.model, sizeOf()), 'image/svg+xml') },
        { text: 'CSV', save: () => saveFile(`${name}.csv`, chartCsv(props.model), 'text/csv;charset=utf-8') },
      ]}
    >
      <span aria-hidden="true">↓</span>
    </SaveMenu>
  );
}
