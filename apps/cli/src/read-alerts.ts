/** Reads and checks the alerts file; an error names the file and the line. */

import { readFileSync } from 'node:fs';
import { LineCounter, isNode, isPair, parseDocument } from 'yaml';
import type { AlertSettings } from '@rewardboard/hub';
import { AlertFieldError, parseAlerts } from '@rewardboard/hub';
import { UsageError } from './usage-error.ts';

export function readAlerts(file: string): AlertSettings {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `${file}: cannot be read: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : (error as Error).message}`,
    );
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const place = (offset: number) => `${file}:${lineCounter.linePos(offset).line}`;
  const broken = document.errors[0];
  if (broken) throw new UsageError(`${place(broken.pos[0])}: invalid YAML: ${broken.message}`);
  try {
    return parseAlerts(document.toJS());
  } catch (error) {
    if (!(error instanceof AlertFieldError)) throw error;
    throw new UsageError(`${place(offsetOf(document, error.path))}: ${error.message}`);
  }
}

/** The offset of a field, or of its nearest parent that exists. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent: unknown = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const items = (parent as { items?: unknown[] } | null | undefined)?.items ?? [];
    const name = path[length - 1]!;
    const found =
      typeof name === 'number' ? items[name] : items.find((item) => isPair(item) && String(item.key) === name);
    const node = isPair(found) ? found.key : found;
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
