/** A `config.json` with some fields changed, whose numbers keep their form: transformers refuses 2 where it expects 2.0. */

const MARK = 'a number as it was: ';

/** @param text of the file, valid JSON @param change fields to set; undefined removes one */
export function changedConfig(text: string, change: Readonly<Record<string, unknown>>): string {
  const marked = outsideStrings(text, (part) =>
    part.replace(/-?\d[\d.eE+-]*/g, (number) =>
      /[.eE]/.test(number) && Number.isInteger(Number(number)) ? `"${MARK}${number}"` : number,
    ),
  );
  const fields = JSON.parse(marked) as Record<string, unknown>;
  const [first, ...others] = JSON.stringify({ ...fields, ...change }, null, 2).split(`"${MARK}`);
  return `${first}${others.map((other) => other.replace('"', '')).join('')}\n`;
}

/** Changes what stands between the strings of a JSON text. */
function outsideStrings(text: string, change: (part: string) => string): string {
  let result = '';
  let isInside = false;
  let from = 0;
  for (let i = 0; i <= text.length; i++) {
    if (isInside && text[i] === '\\') i++;
    else if (i === text.length || text[i] === '"') {
      const part = text.slice(from, i);
      result += (isInside ? part : change(part)) + text.slice(i, i + 1);
      isInside = !isInside;
      from = i + 1;
    }
  }
  return result;
}
