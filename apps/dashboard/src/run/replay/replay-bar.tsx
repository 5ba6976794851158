/** The replay: a slider on the axis of the loss chart that shows the page as of an earlier step. */
'use client';

import { memo, useEffect, useRef, useState } from 'react';
import { nearestIndex } from '../../chart/crosshair.ts';
import { whole } from '../../words/format-number.ts';
import { LOSS_LEFT_PX, LOSS_RIGHT_PX, visibleX } from '../view/plot-frame.ts';
import type { PlotFrame } from '../view/plot-frame.ts';
import { isBrowsers } from '../../parts/browser-keys.ts';
import { momentAfter } from './replay-moments.ts';

/** Positions of the slider: more than it has pixels. */
const NOTCHES = 2_000;
export const PLAY_MS = 160;

export const ReplayBar = memo(function ReplayBar(props: {
  frame: PlotFrame;
  moments: readonly number[];
  /** null: now. */
  step: number | null;
  onStep: (step: number | null) => void;
}) {
  const { frame, moments, step, onStep } = props;
  const { mapping } = frame;
  const [isPlaying, setPlaying] = useState(false);
  const latest = useRef({ moments, step, onStep });
  useEffect(() => {
    latest.current = { moments, step, onStep };
  });
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => {
      const next = momentAfter(latest.current.moments, latest.current.step, 1);
      latest.current.onStep(next);
      if (next === null) setPlaying(false);
    }, PLAY_MS);
    return () => clearInterval(timer);
  }, [isPlaying]);
  if (moments.length < 2) return null;

  const [from, to] = visibleX(frame);
  const notch = step === null ? NOTCHES : Math.round((NOTCHES * (mapping.toX(step) - from)) / (to - from || 1));
  const seek = (wanted: number) => {
    setPlaying(false);
    const found = moments[nearestIndex(moments, mapping.toStep(from + ((to - from) * wanted) / NOTCHES))]!;
    onStep(wanted >= NOTCHES ? null : found);
  };
  const move = (by: number) => {
    setPlaying(false);
    onStep(momentAfter(moments, step, by));
  };
  const play = () => {
    if (!isPlaying && step === null) onStep(moments[0]!);
    setPlaying(!isPlaying);
  };
  return (
    <div className="mt-1.5 grid gap-y-1" data-testid="replay" data-step={step ?? 'now'}>
      <input
        type="range"
        className="replay-slider block h-6 w-auto"
        style={{ marginLeft: LOSS_LEFT_PX - 8, marginRight: LOSS_RIGHT_PX - 8 }}
        min={0}
        max={NOTCHES}
        value={Math.max(0, Math.min(NOTCHES, notch))}
        aria-label="Replay: show the page as of a step"
        aria-valuetext={step === null ? 'now' : `step ${whole(step)}`}
        onChange={(event) => seek(Number(event.target.value))}
        onKeyDown={(event) => {
          if (isBrowsers(event)) return;
          const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
          if (by === undefined) return;
          event.preventDefault();
          move(by);
        }}
      />
      <div className="ml-10 flex flex-wrap items-center gap-x-2.5 gap-y-1 text-label text-ink2">
        <button type="button" className="button" aria-label="Replay: back" onClick={() => move(-1)}>
          ‹
        </button>
        <button type="button" className="button" onClick={play}>
          {isPlaying ? 'Pause' : 'Replay'} {isPlaying ? null : <kbd>r</kbd>}
        </button>
        <button
          type="button"
          className="button"
          aria-label="Replay: forward"
          disabled={step === null}
          onClick={() => move(1)}
        >
          ›
        </button>
        {step === null ? (
          <span className="text-ink3 print:hidden">Drag to see what this page showed at an earlier step.</span>
        ) : (
          <>
            <b className="font-semibold text-ink">At step {whole(step)}</b>
            <button type="button" className="link" onClick={() => onStep(null)}>
              Back to now
            </button>
          </>
        )}
      </div>
    </div>
  );
});
