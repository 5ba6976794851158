/** Keys that are the browser's: Alt with an arrow goes back or forward, and no slider or chart may take that away. */

interface Key {
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

export function isBrowsers({ altKey, ctrlKey, metaKey }: Key): boolean {
  return altKey || ctrlKey || metaKey;
}
