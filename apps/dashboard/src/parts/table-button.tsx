/** The button that shows the numbers of a chart as a table. */
'use client';

export function TableButton(props: { isOpen: boolean; controls: string; onToggle: () => void }) {
  return (
    <button
      type="button"
      className="link"
      aria-expanded={props.isOpen}
      aria-controls={props.controls}
      onClick={props.onToggle}
    >
      Table
    </button>
  );
}
