/** A solution on one line: calculator marks left out, line ends shown. */

export function onOneLine(text: string): string {
  return text
    .replace(/<<[^<>]*>>/g, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ⏎ ');
}
