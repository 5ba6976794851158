/** Sets the axes of a chart by hand: from, to, logarithmic; and the steps of all charts of the page. */
'use client';

import { useEffect, useId, useRef, useState } from 'react';
import { faultOf, numberOfText } from './axis-by-hand.ts';
import type { AxisChoice } from './axis-by-hand.ts';
import type { PageAxes } from './axis-context.ts';
import type { ChartModel } from './chart-model.ts';

const FIELD = 'field w-[84px] min-w-0';

export function AxisForm(props: {
  /** Of the chart, as its choice is kept. */
  axis: string;
  axes: PageAxes;
  /** As it is drawn. */
  model: ChartModel;
  title: string;
  /** Its kind is chosen elsewhere. */
  hasOwnLog: boolean;
}) {
  const { axis, axes, title } = props;
  const details = useRef<HTMLDetailsElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = () => {
    details.current?.removeAttribute('open');
    details.current?.querySelector('summary')?.focus();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it hears the keys of the fields in it
    <details
      ref={details}
      className="absolute top-0 right-7 z-2 opacity-0 group-hover:opacity-100 focus-within:opacity-100 open:z-10 open:opacity-100 max-tablet:right-9 print:hidden"
      onToggle={(event) => setOpen(event.currentTarget.open)}
      onKeyDown={(event) => {
        // Keys of the page and of the chart are no keys of a form.
        event.stopPropagation();
        if (event.key !== 'Escape') return;
        event.preventDefault();
        close();
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) event.currentTarget.removeAttribute('open');
      }}
    >
      <summary
        className={`flex h-6 w-6 cursor-pointer list-none items-center justify-center rounded-[3px] border bg-raise text-label max-tablet:h-8 max-tablet:w-8 ${axes.y.has(axis) ? 'border-ink' : 'border-rule2'}`}
        aria-label={`Axes of this chart: ${title}`}
        title="Set the axes by hand"
      >
        <span aria-hidden="true">↕</span>
      </summary>
      {isOpen && <Fields {...props} close={close} />}
    </details>
  );
}

function Fields(props: Parameters<typeof AxisForm>[0] & { close: () => void }) {
  const { axis, axes, model, hasOwnLog, close } = props;
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus({ preventScroll: true }), []);
  const chosen = axes.y.get(axis);
  const [texts, setTexts] = useState({
    low: textOf(chosen?.low),
    high: textOf(chosen?.high),
    from: textOf(axes.x?.range && Math.round(axes.x.range[0])),
    to: textOf(axes.x?.range && Math.round(axes.x.range[1])),
  });
  const [isLogarithmic, setLogarithmic] = useState(chosen?.isLogarithmic ?? false);
  const [fault, setFault] = useState<string | null>(null);
  const field = (name: keyof typeof texts, label: string, automatic: number) => (
    <input
      className={FIELD}
      inputMode="decimal"
      aria-label={label}
      aria-describedby={fault === null ? undefined : id}
      placeholder={String(Number(automatic.toPrecision(3)))}
      value={texts[name]}
      onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
    />
  );
  const set = (choice: AxisChoice | null, range: readonly [number, number] | null) => {
    axes.setY(axis, choice);
    axes.x?.set(range);
    close();
  };
  const apply = () => {
    const ends = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, numberOfText(text)]));
    const wrong = Object.entries(texts).find(([name, text]) => text.trim() !== '' && ends[name] === null);
    if (wrong) return setFault(`“${wrong[1].trim()}” isn’t a number.`);
    const choice = { low: ends['low'] ?? null, high: ends['high'] ?? null, isLogarithmic };
    const [from, to] = [ends['from'] ?? 0, ends['to'] ?? model.toStep(model.x.max)];
    const hasRange = axes.x !== undefined && (texts.from.trim() !== '' || texts.to.trim() !== '');
    const found = faultOf(choice) ?? (hasRange && from >= to ? 'The first step must be before the last one.' : null);
    if (found !== null) return setFault(found);
    set(choice, hasRange ? [from, to] : null);
  };
  return (
    <form
      className="absolute right-0 z-10 mt-1 grid w-[264px] gap-2 rounded-[3px] border border-rule2 bg-raise p-3 text-label"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
      ref={form}
    >
      <div className="flex items-center gap-1.5">
        <span className="w-9">y</span>
        {field('low', 'y axis from', model.y.min)}
        <span className="text-ink2">to</span>
        {field('high', 'y axis to', model.y.max)}
      </div>
      {!hasOwnLog && (
        <label className="flex min-h-6 items-center gap-1.5 pl-[42px]">
          <input type="checkbox" checked={isLogarithmic} onChange={() => setLogarithmic(!isLogarithmic)} />
          Logarithmic
        </label>
      )}
      {axes.x && (
        <div className="flex items-center gap-1.5">
          <span className="w-9">Steps</span>
          {field('from', 'Steps from', 0)}
          <span className="text-ink2">to</span>
          {field('to', 'Steps to', Math.round(model.toStep(model.x.max)))}
        </div>
      )}
      {fault !== null && (
        <p id={id} role="alert" className="text-act">
          {fault}
        </p>
      )}
      <div className="flex gap-2 pl-[42px]">
        <button className="button">Apply</button>
        <button type="button" className="button" onClick={() => set(null, null)}>
          Automatic
        </button>
      </div>
    </form>
  );
}

function textOf(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}
