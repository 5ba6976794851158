/** Saves a text that the page made as a file. */
export function saveFile(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  // A run's name may be a path.
  link.download = name.replace(/[^\w.-]+/g, '-').slice(-120);
  document.body.append(link);
  link.click();
  link.remove();
  // Browsers read it after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
