/** Puts a solution on one line: without calculator marks, with visible line ends. */

export function onOneLine(text: string): string {
  return text
    .replace(/<<[^<>]*>>/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ⏎ ');
}
