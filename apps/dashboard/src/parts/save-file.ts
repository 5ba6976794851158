/** Saves what the page made as a file. */

const MAX_NAME_LETTERS = 120;
/** Browsers read it after the click has returned. */
const REVOKE_AFTER_MS = 60_000;

export function saveFile(name: string, content: Blob | string, type: string): void {
  const address = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content);
  const link = document.createElement('a');
  link.href = address;
  // A run's name may be a path.
  link.download = name.replace(/[^\w.-]+/g, '-').slice(-MAX_NAME_LETTERS);
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), REVOKE_AFTER_MS);
}
