/** Makes untrusted text safe to print on a terminal. */

/** Replaces control characters, except line ends, with a visible character. */
export function plainText(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, (c) => (c === '\t' ? ' ' : '\ufffd'));
}
