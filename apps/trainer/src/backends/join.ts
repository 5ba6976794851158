/** Numbers that lie in several arrays, one after the other in one. */

export function join(parts: readonly Float32Array[], to: Float32Array): void {
  let at = 0;
  for (const part of parts) {
    to.set(part, at);
    at += part.length;
  }
}
