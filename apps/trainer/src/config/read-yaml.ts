/** A YAML file, with the place of each of its fields for error messages. */

import { readFileSync } from 'node:fs';
import { isNode, isPair, LineCounter, parseDocument } from 'yaml';
import { BadInput, systemReason } from '../base/bad-input.ts';

/** Values that the aliases of one file may stand for. */
const MAX_ALIASES = 100;

export interface YamlFile {
  value: unknown;
  /** `file:line` of the field at this path, or of its nearest parent that exists. */
  placeOf(path: readonly (string | number)[]): string;
}

/** @throws BadInput when the file can't be read, or isn't YAML */
export function readYaml(file: string): YamlFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new BadInput(`${file}: cannot be read: ${systemReason(error)}`);
  }
  const lineCounter = new LineCounter();
  const place = (offset: number) => `${file}:${lineCounter.linePos(offset).line}`;
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(text, { lineCounter, prettyErrors: false });
  } catch (error) {
    throw new BadInput(`${file}: invalid YAML: ${(error as Error).message}`);
  }
  const broken = document.errors[0];
  if (broken) throw new BadInput(`${place(broken.pos[0])}: invalid YAML: ${broken.message}`);
  return { value: valueOf(file, document), placeOf: (path) => place(offsetOf(document, path)) };
}

/** Aliases may stand for aliases: a few lines would become gigabytes. */
function valueOf(file: string, document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw new BadInput(`${file}: invalid YAML: ${(error as Error).message}`);
    throw new BadInput(
      `${file}: invalid YAML: its aliases (*name) stand for more than ${MAX_ALIASES} values, which is the limit; write the values out`,
    );
  }
}

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
