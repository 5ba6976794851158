/** Text of others for the terminal: without what a terminal would obey. */

/** Control characters but the line end become signs that can be seen. */
export function plainText(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, (c) => (c === '\t' ? ' ' : '\ufffd'));
}
