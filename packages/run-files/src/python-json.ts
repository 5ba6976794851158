/** JSON as Python writes it: with bare NaN, Infinity and -Infinity, which come back as those strings. */

/** A string, which is passed over as it is, also without its end: each quote is looked at once. Or one of the three words. */
const STRING_OR_WORD = /"[^"\\]*(?:\\[^][^"\\]*)*"?|-?(?:NaN|Infinity)/g;
const WORD = /NaN|Infinity/;
/** The shortest object with a field. */
const LEAST_OBJECT = '{"":0}'.length;

/** The object of a text, or null when it is not one. */
export function objectOfText(text: string): Record<string, unknown> | null {
  // An error costs as much as reading a thousand characters: what can't be an object causes none, and what has no word but one.
  if (text.length < LEAST_OBJECT || !text.trimEnd().endsWith('}')) return text.trim() === '{}' ? {} : null;
  const object = parsed(text);
  if (object || !WORD.test(text)) return object;
  return parsed(text.replace(STRING_OR_WORD, (found) => (found.startsWith('"') ? found : `"${found}"`)));
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
