/** The field that narrows a list of examples by their texts; the page focuses it with the slash key. */

export function FindField(props: { id: string; className: string; value: string; onFind(text: string): void }) {
  return (
    <input
      id={props.id}
      className={`field ${props.className}`}
      placeholder="Find in the text   /"
      aria-label="Find in the text"
      value={props.value}
      onChange={(event) => props.onFind(event.target.value)}
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
    />
  );
}
