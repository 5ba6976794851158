/** Text from a run or a file, made safe to print: escape sequences and invisible marks in it have no effect on the terminal. */

/** Controls (C0, DEL, C1), bidirectional and zero-width marks (U+2065 is reserved for one), line and paragraph separators. Line feeds are allowed. */
const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u2065]/gu;

/** Unsafe characters become U+FFFD, tabs become spaces, line feeds stay. */
export function terminalText(text: string): string {
  return text.replaceAll('\t', ' ').replace(UNSAFE, '\ufffd');
}

/** The same on one line: a file's name can't forge another line of a report. */
export function terminalLine(text: string): string {
  return terminalText(text.replace(/\s+/g, ' ')).trim();
}

/** Serialized JSON with the same value: unsafe characters, which occur only in strings, are written as escapes. */
export function terminalJson(json: string): string {
  return json.replace(UNSAFE, (character) =>
    Array.from({ length: character.length }, (_, i) => {
      return `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
    }).join(''),
  );
}
