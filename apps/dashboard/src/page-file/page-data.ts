/** The data of a page in a file, read once from the element that holds it. */

import { PAGE_DATA_ID, PAGE_FILE_FORMAT } from '@rewardboard/protocol';
import type { PageFileData, PageFileRun } from '@rewardboard/protocol';

let data: PageFileData | null = null;

/** @throws Error for a file without any, such as the empty page of the package */
export function pageData(): PageFileData {
  if (data) return data;
  const found = JSON.parse(document.getElementById(PAGE_DATA_ID)?.textContent ?? 'null') as PageFileData | null;
  if (found?.format !== PAGE_FILE_FORMAT) throw new Error('This file holds no run.');
  return (data = found);
}

export function runInFile(id: string | null): PageFileRun | undefined {
  return pageData().runs.find(({ snapshot }) => snapshot.runId === id);
}
