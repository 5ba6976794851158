// @vitest-environment happy-dom
/** The replay by keyboard, slider and buttons, and its banner. */

import { act, fireEvent, render, screen } from '@testing-library/react';
import { emptyRun } from '@rewardboard/protocol';
import { useState } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import '../../testing/page.tsx';
import { axisMapping } from '../../axes/axis-mapping.ts';
import { Crosshair } from '../../chart/crosshair.ts';
import type { PlotFrame } from '../view/plot-frame.ts';
import { PLAY_MS, ReplayBar } from './replay-bar.tsx';
import { ReplayNote } from './replay-note.tsx';

const MOMENTS = Array.from({ length: 20 }, (_, i) => 50 * (i + 1));
const FRAME: PlotFrame = {
  mapping: axisMapping(emptyRun(), 'step', 1000),
  range: [0, 1000],
  isZoomed: false,
  selectedStep: null,
  keepStep: null,
  crosshair: new Crosshair(),
  onChoose: () => undefined,
  onView: () => undefined,
};

afterEach(() => vi.useRealTimers());

function Replay({ from }: { from: number | null }) {
  const [step, setStep] = useState(from);
  return <ReplayBar frame={FRAME} moments={MOMENTS} step={step} onStep={setStep} />;
}
function show(from: number | null) {
  render(<Replay from={from} />);
  return screen.getByRole('slider');
}
function tick(times: number) {
  for (let i = 0; i < times; i++) act(() => void vi.advanceTimersByTime(PLAY_MS));
}
const step = () => screen.getByTestId('replay').dataset.step;

it('moves by one evaluation with the arrows, and by ten with page up and down', () => {
  const slider = show(500);
  const after = (key: string) => {
    fireEvent.keyDown(slider, { key });
    return step();
  };
  expect(['ArrowLeft', 'ArrowDown', 'ArrowRight', 'ArrowUp'].map(after)).toEqual(['450', '400', '450', '500']);
  expect(after('PageDown')).toBe('50');
  expect(after('ArrowLeft')).toBe('50');
  expect(after('PageUp')).toBe('550');
  expect(after('Tab')).toBe('550');
});

it('ends at now, from where it only goes back', () => {
  const slider = show(1000);
  fireEvent.keyDown(slider, { key: 'ArrowRight' });
  expect(step()).toBe('now');
  expect(slider.getAttribute('aria-valuetext')).toBe('now');
  expect(screen.getByLabelText<HTMLButtonElement>('Replay: forward').disabled).toBe(true);
  fireEvent.click(screen.getByLabelText('Replay: back'));
  expect(step()).toBe('1000');
});

it('snaps a dragged slider to the nearest evaluation, and its right end to now', () => {
  const slider = show(null);
  fireEvent.change(slider, { target: { value: '949' } });
  expect(step()).toBe('450');
  expect(slider.getAttribute('aria-valuetext')).toBe('step 450');
  fireEvent.change(slider, { target: { value: '2000' } });
  expect(step()).toBe('now');
});

it('plays from the first evaluation, pauses, and stops at now', () => {
  vi.useFakeTimers();
  show(null);
  fireEvent.click(screen.getByRole('button', { name: /^Replay r/ }));
  expect(step()).toBe('50');
  tick(2);
  expect(step()).toBe('150');
  fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
  tick(5);
  expect(step()).toBe('150');
  fireEvent.click(screen.getByRole('button', { name: /^Replay r/ }));
  tick(30);
  expect(step()).toBe('now');
  expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull();
});

it('is not there for a run with a single evaluation', () => {
  render(<ReplayBar frame={FRAME} moments={[50]} step={null} onStep={() => undefined} />);
  expect(screen.queryByTestId('replay')).toBeNull();
});

it('says how exact a replayed verdict is, and leads back to now', () => {
  const onNow = vi.fn<() => void>();
  const { rerender } = render(<ReplayNote step={50} lastStep={1200} past={null} onNow={onNow} />);
  const text = () => screen.getByTestId('replay-note').textContent;
  expect(text()).toContain('as of step 50 of 1,200');
  expect(text()).not.toContain('summary');
  rerender(<ReplayNote step={50} lastStep={1200} past={{ kind: 'failed' }} onNow={onNow} />);
  expect(text()).toContain('a little too early or too late');
  fireEvent.click(screen.getByRole('button', { name: /Back to now/ }));
  expect(onNow).toHaveBeenCalledOnce();
});
