/** Logs that are not plain UTF-8 text, by their first bytes, and what a person can do about it. */

/** @returns why a file that begins so cannot be read; null for all others */
export function unreadableText(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (first === 0x1f && second === 0x8b) return 'it is compressed with gzip. Unpack it';
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return 'it is UTF-16 text, as PowerShell writes it. Save it as UTF-8 (Out-File -Encoding utf8)';
  return null;
}
