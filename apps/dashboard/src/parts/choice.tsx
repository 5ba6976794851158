/** A row of buttons, one of which is pressed. */
'use client';

interface ChoiceOption<V extends string> {
  value: V;
  text: string;
  /** Why it cannot be chosen. */
  unavailable?: string;
}

export function Choice<V extends string>(props: {
  label: string;
  options: readonly ChoiceOption<V>[];
  value: V;
  onChoose: (value: V) => void;
}) {
  return (
    <div className="choice" role="group" aria-label={props.label}>
      {props.options.map(({ value, text, unavailable }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === props.value}
          disabled={unavailable !== undefined}
          title={unavailable}
          onClick={() => props.onChoose(value)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
