/** Where the hub answers: at the root of a name, or below the path that a proxy gives it. */

/** A place holder that the hub replaces when it serves the file; nothing while developing and in tests. */
const BASE_PATH = process.env.NEXT_PUBLIC_BASE_PATH ?? '';

/** @param path of the hub, such as `/api/runs`; `Link` and the router need none of this */
export function hubPath(path: string): string {
  return BASE_PATH + path;
}
