// @vitest-environment happy-dom
/** The corner of a small plot saves its numbers and its picture. */

import { fireEvent, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { renderPage } from '../../testing/page.tsx';
import { SvgPlot } from './svg-plot.tsx';

it('saves the numbers of a plot as CSV, without those that are none, and its picture as SVG', async () => {
  const saved: Blob[] = [];
  const make = vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => `blob:${saved.push(blob as Blob)}`);
  renderPage(
    <SvgPlot
      label="Share ranked right: all of 3"
      heightPx={100}
      leftPx={10}
      rightPx={10}
      x={[0, 1]}
      y={[0, 1]}
      xTicks={[{ at: 0, text: '0' }]}
      yTicks={[]}
      table={() => ({
        head: ['words', 'right'],
        rows: [
          [1, 0.5],
          ['=A1', NaN],
        ],
      })}
    >
      {({ x, y }) => <circle cx={x(0.5)} cy={y(0.5)} r={3} />}
    </SvgPlot>,
  );
  expect(screen.getByLabelText('Save this chart: Share ranked right')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'CSV', hidden: true }));
  fireEvent.click(screen.getByRole('button', { name: 'SVG', hidden: true }));
  expect(await saved[0]!.text()).toBe("words,right\r\n1,0.5\r\n'=A1,\r\n");
  expect(await saved[1]!.text()).toMatch(/^<svg .*<circle .*<\/svg>$/s);
  make.mockRestore();
});
