/** JSON as Python writes it: with bare NaN, Infinity and -Infinity, which come back as those strings. */

/** A string, which is passed over as it is, or one of the three words. */
const STRING_OR_WORD = /"[^"\\]*(?:\\.[^"\\]*)*"|-?(?:NaN|Infinity)/g;

/** The object of a text, or null when it is not one. */
export function objectOfText(text: string): Record<string, unknown> | null {
  return (
    parsed(text) ?? parsed(text.replace(STRING_OR_WORD, (found) => (found.startsWith('"') ? found : `"${found}"`)))
  );
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
