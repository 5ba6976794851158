/** The tokenizer of a pretrained model, from its directory or from a checkpoint of ours. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadInput } from '../../base/bad-input.ts';
import { SubwordTokenizer } from '../../features/subwords.ts';
import { NoTokenizer } from '../../features/tokenizer.ts';
import { jsonIn } from './json-in.ts';

/** Throws a BadInput that names the file and the remedy. */
export function tokenizerIn(directory: string): SubwordTokenizer {
  const path = join(directory, 'tokenizer.json');
  if (!existsSync(path))
    throw new BadInput(
      `${path}: missing. Write it in Python: AutoTokenizer.from_pretrained(${JSON.stringify(directory)}).save_pretrained(${JSON.stringify(directory)})`,
    );
  try {
    return tokenizerFrom(readFileSync(path, 'utf8'), directory);
  } catch (error) {
    throw new BadInput(`${path}: cannot be used: ${(error as Error).message}`);
  }
}

/** @param text a checkpoint's `tokenizer.json` @param directory of the pretrained model; throws a NoTokenizer */
export function tokenizerFrom(text: string, directory: string): SubwordTokenizer {
  const settings = existsSync(join(directory, 'tokenizer_config.json'))
    ? jsonIn(directory, 'tokenizer_config.json')
    : {};
  try {
    return new SubwordTokenizer(text, settings);
  } catch (error) {
    // The library fails in its own ways on what is no tokenizer.
    throw error instanceof NoTokenizer ? error : new NoTokenizer((error as Error).message, { cause: error });
  }
}
