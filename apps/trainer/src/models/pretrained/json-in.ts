/** Reads a JSON file of a pretrained model. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadInput, systemReason } from '../../base/bad-input.ts';

/** Fields of a JSON file. Throws a BadInput with its path. */
export function jsonIn(directory: string, name: string): Record<string, unknown> {
  const path = join(directory, name);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new BadInput(`${path}: cannot be read: ${systemReason(error)}`);
  }
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch (error) {
    throw new BadInput(`${path}: invalid JSON: ${(error as Error).message}`);
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    throw new BadInput(`${path}: expected an object`);
  return fields as Record<string, unknown>;
}
