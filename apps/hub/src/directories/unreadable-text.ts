/** Logs whose bytes are no plain text, by their first ones, and what a person can do about it. */

/** @returns why nothing can be read of a file that begins so; null for all others */
export function unreadableText(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (first === 0x1f && second === 0x8b) return 'it is compressed (gzip), and read once it is unpacked';
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return 'it is text in UTF-16, as PowerShell writes it, and read once it is written as UTF-8 (Out-File -Encoding utf8)';
  return null;
}
