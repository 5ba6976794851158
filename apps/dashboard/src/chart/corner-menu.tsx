/** The corner of a chart, shown on hover and on focus: the chart as PNG, SVG or CSV. Its box has the class "group relative". */
'use client';

import { saveFile } from '../parts/save-file.ts';
import { SaveMenu } from '../parts/save-menu.tsx';

export function CornerMenu(props: {
  title: string;
  png: () => Promise<Blob | null>;
  svg: () => string;
  csv: () => string;
}) {
  const name = props.title.toLowerCase();
  return (
    <SaveMenu
      label={`Save this chart: ${props.title}`}
      className="absolute top-0 right-0 z-2 opacity-0 group-hover:opacity-100 focus-within:opacity-100 open:opacity-100"
      buttonClassName="flex h-6 w-6 items-center justify-center rounded-[3px] border border-rule2 bg-raise text-label max-tablet:h-8 max-tablet:w-8"
      items={[
        { text: 'PNG', save: () => void props.png().then((blob) => blob && saveFile(`${name}.png`, blob, blob.type)) },
        { text: 'SVG', save: () => saveFile(`${name}.svg`, props.svg(), 'image/svg+xml') },
        { text: 'CSV', save: () => saveFile(`${name}.csv`, props.csv(), 'text/csv;charset=utf-8') },
      ]}
    >
      <span aria-hidden="true">↓</span>
    </SaveMenu>
  );
}
