/** Names of runs: which ones a journal may choose, and the one that a foreign directory gets. */

const SLUG_LENGTH = 40;

/** A run's own id appears in addresses and as a folder's name; "." and ".." would be folders of another kind. */
export function isRunId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(value) && !/^\.+$/.test(value);
}

/** The same directory gets the same id after every start. `hash`: 8 hex digits of its absolute path. */
export function idOfDirectory(shownPath: string, hash: string): string {
  const name = shownPath
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+/, '');
  let end = name.length;
  while (end > 0 && /[-.]/.test(name[end - 1]!)) end--;
  const slug = name.slice(Math.max(0, end - SLUG_LENGTH), end);
  return slug === '' ? `run-${hash}` : `${slug}-${hash}`;
}

/** `id`, or where another run has it, `id` with the hash of the directory behind it. */
export function distinctId(id: string, hash: string, isTaken: (id: string) => boolean): string {
  return isTaken(id) ? `${id.slice(0, 64 - hash.length - 1)}-${hash}` : id;
}
