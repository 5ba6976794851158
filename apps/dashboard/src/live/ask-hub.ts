/** Asks the hub over HTTP. Everything that the board reads besides the socket's messages comes through here; a page in a file has its own answers instead (`page-file`). */

import { hubPath } from './hub-path.ts';

/** @param path of the hub, such as `/api/runs` @param origin of the hub where a path alone isn't enough, as in a worker of a test */
export function askHub(path: string, options: RequestInit = {}, origin = ''): Promise<Response> {
  return fetch(origin + hubPath(path), { credentials: 'same-origin', cache: 'no-store', ...options });
}
