/** Copies several arrays into one, one after the other. */

export function join(parts: readonly Float32Array[], to: Float32Array): void {
  let at = 0;
  for (const part of parts) {
    to.set(part, at);
    at += part.length;
  }
}
