/** What the inputs of an exported ONNX file are, for people who fill them in another program. */

import type { Feed, Feeds } from '../models/micro-batch.ts';
import { BAG_INPUTS } from '../models/operations.ts';

const ROTARY = "of the rotary angles of each token's position";
/** Shape and meaning by name. Rows are texts, padded to the same length; tokens are those of all rows, one row after another. */
const MEANINGS: Readonly<Record<string, readonly [shape: string, meaning: string]>> = {
  ids: ['tokens', 'token ids of all rows, one row after another, each padded to the same length'],
  positions: ['tokens', "each token's position in its row, counted from FIRST"],
  types: ['tokens', '0 in the first text of a pair, 1 in the second'],
  visible: ['rows, length, length', '0 where a token (second axis) sees another (third axis), otherwise -1e9'],
  judged: ['scores', 'which tokens are scored, as indices into ids'],
  cosines: ['tokens, width of a head', `cosines ${ROTARY}`],
  sines: ['tokens, width of a head', `sines ${ROTARY}`],
  after: ['2 * length - 1', 'rows of the table of distances, for a query less a key of length - 1 down to 1 - length'],
  before: ['2 * length - 1', 'the same, for 1 - length up to length - 1'],
  zeros: ['width', 'zeros'],
  numbers: [
    'scores, numbers',
    'the numbers that the metadata names, less their mean and divided by their deviation there',
  ],
  [BAG_INPUTS.starts]: [
    'scores + 1',
    'where the entries of each score begin in the other bags, and how many there are',
  ],
  [BAG_INPUTS.rows]: ['entries', 'indices of what is summed: tokens, or rows of the table of words'],
  [BAG_INPUTS.owners]: ['entries', 'the score that an entry belongs to'],
  [BAG_INPUTS.weights]: ['entries', "an entry's weight in the sum"],
};
/** Layers whose tokens see only their neighbours have inputs of their own. */
const LOCAL = /^local\./;

/** A line for each input: `ids: int32 [tokens], token ids ...`. */
export function describeInputs(feeds: Feeds): string[] {
  return Object.entries(feeds).map(([name, feed]) => {
    const type = feed.values instanceof Int32Array ? 'int32' : 'float32';
    const [shape, meaning] = MEANINGS[name.replace(LOCAL, '')] ?? [feed.shape.join(', '), ''];
    const where = LOCAL.test(name) ? ' (in layers with local attention)' : '';
    return `${name}: ${type} [${shape}]${meaning && ', '}${meaning.replace('FIRST', firstOf(feed))}${where}`;
  });
}

function firstOf({ values }: Feed): string {
  return String(values[0]);
}
