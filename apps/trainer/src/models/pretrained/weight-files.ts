/** Which files of a directory hold a pretrained model's weights, and what to do about a directory that has none. */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BadInput } from '../../base/bad-input.ts';
import { jsonIn } from './json-in.ts';

const CONFIG = 'config.json';
const WEIGHTS = 'model.safetensors';
const SHARDS = 'model.safetensors.index.json';
const SHARD = /^model-\d+-of-\d+\.safetensors$/;
/** What older versions of `transformers` wrote; unpickling runs whatever the file says. */
const PICKLED = ['pytorch_model.bin', 'pytorch_model.bin.index.json'];

const DOWNLOAD = 'with huggingface_hub: hf download OWNER/NAME --local-dir DIR';
/** How far below a directory a model is looked for, and in how many directories at most. */
const MOST_LEVELS = 4;
const MOST_DIRECTORIES = 500;

/** Throws a BadInput with the remedy unless the directory has a `config.json`. */
export function requireModelDirectory(directory: string): void {
  if (existsSync(join(directory, CONFIG))) return;
  if (!existsSync(directory))
    throw new BadInput(
      `${directory}: no such directory. Nothing is downloaded here: get the model first, for example ${DOWNLOAD}`,
    );
  if (!statSync(directory).isDirectory())
    throw new BadInput(`${directory}: a file; set "pretrained" to the directory that holds it`);
  const inside = modelBelow(directory);
  throw new BadInput(
    inside === null
      ? `${directory}: has no ${CONFIG}. A pretrained model's directory has ${CONFIG}, tokenizer.json and ${WEIGHTS}. Get one, for example ${DOWNLOAD}`
      : `${directory}: has no ${CONFIG}, but ${inside} has one; set "pretrained" to that directory`,
  );
}

/** Names within the directory. Throws a BadInput with the remedy if there are none. */
export function weightFiles(directory: string): string[] {
  if (existsSync(join(directory, WEIGHTS))) return [WEIGHTS];
  if (existsSync(join(directory, SHARDS))) return shardsOf(directory);
  const pickled = PICKLED.find((name) => existsSync(join(directory, name)));
  if (pickled)
    throw new BadInput(
      `${directory}: has ${pickled} but no ${WEIGHTS}. Convert it in Python: AutoModel.from_pretrained(${JSON.stringify(directory)}).save_pretrained(${JSON.stringify(directory)})`,
    );
  if (readdirSync(directory).some((name) => SHARD.test(name)))
    throw new BadInput(
      `${directory}: has shards of a model but not ${SHARDS}, which says what is in them; copy it, too`,
    );
  throw new BadInput(
    `${directory}: has neither ${WEIGHTS} nor ${SHARDS}. Copy the weights into it, or get the model again, for example ${DOWNLOAD}`,
  );
}

function shardsOf(directory: string): string[] {
  const index = join(directory, SHARDS);
  const { weight_map: map } = jsonIn(directory, SHARDS);
  if (typeof map !== 'object' || map === null || Object.values(map).some((file) => typeof file !== 'string'))
    throw new BadInput(`${index}: weight_map is missing or not an object of file names`);
  const files = [...new Set(Object.values(map) as string[])];
  const outside = files.find((file) => file.includes('/') || file.includes('\\'));
  if (outside !== undefined)
    throw new BadInput(`${index}: it names ${JSON.stringify(outside)}, which is not a file beside it`);
  const missing = files.filter((file) => !existsSync(join(directory, file)));
  if (missing.length > 0)
    throw new BadInput(
      `${index}: ${missing.length} of the ${files.length} files that it names are missing, such as ${missing[0]}; copy them, too`,
    );
  return files;
}

/** The nearest directory below with a model, as when a whole package or a hub's cache is named. */
function modelBelow(directory: string): string | null {
  let level = [directory];
  let left = MOST_DIRECTORIES;
  for (let depth = 0; depth < MOST_LEVELS; depth++) {
    level = level.flatMap((parent) => directoriesIn(parent).slice(0, Math.max(0, left)));
    left -= level.length;
    const found = level.find((each) => [CONFIG, WEIGHTS].every((name) => existsSync(join(each, name))));
    if (found !== undefined) return found;
  }
  return null;
}

function directoriesIn(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(directory, name));
  } catch {
    return [];
  }
}
