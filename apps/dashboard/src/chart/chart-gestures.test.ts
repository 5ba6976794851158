// @vitest-environment happy-dom
/** What a finger and a mouse do on a chart. */

import { expect, it } from 'vitest';
import { attachGestures } from './chart-gestures.ts';

function chart() {
  const canvas = document.createElement('canvas');
  canvas.setPointerCapture = () => undefined;
  const done: string[] = [];
  attachGestures(canvas, {
    area: () => ({ left: 0, right: 100 }),
    moveCrosshair: (share) => done.push(`crosshair ${share}`),
    choose: (share) => done.push(`choose ${share}`),
    view: (from, to) => done.push(`view ${from} ${to}`),
    reset: () => done.push('reset'),
    drag: () => undefined,
  });
  const send = (type: string, x: number, pointerType: string) => {
    const event = new PointerEvent(type, { pointerId: 1, pointerType, button: 0 });
    Object.defineProperty(event, 'offsetX', { value: x });
    canvas.dispatchEvent(event);
  };
  return { done, send };
}

it('a tap shows the values there, which stay after the finger has left', () => {
  const { done, send } = chart();
  for (const type of ['pointerdown', 'pointerup', 'pointerleave']) send(type, 25, 'touch');
  expect(done).toEqual(['crosshair 0.25', 'choose 0.25']);
});

it('a mouse takes its crosshair away when it leaves', () => {
  const { done, send } = chart();
  send('pointermove', 50, 'mouse');
  send('pointerleave', 50, 'mouse');
  expect(done).toEqual(['crosshair 0.5', 'crosshair null']);
});

it('a drag shows what was marked, and chooses nothing', () => {
  const { done, send } = chart();
  send('pointerdown', 20, 'mouse');
  send('pointermove', 80, 'mouse');
  send('pointerup', 80, 'mouse');
  expect(done.filter((what) => !what.startsWith('crosshair'))).toEqual(['view 0.2 0.8']);
});
