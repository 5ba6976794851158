/** The data of a training: examples of one kind, divided into what is trained on and what validates. */

import { seededRandom, shuffle } from '../base/random.ts';
import type { Collected } from './collect-examples.ts';
import { collectExamples } from './collect-examples.ts';
import { parseDataArgument } from './data-argument.ts';
import type { NeutralLabels } from './formats/format.ts';
import type { LoadingOptions } from './pass-over.ts';
import { chooseValidationProblems } from './split-examples.ts';
import type { Packed } from './subset.ts';
import { indicesOf } from './subset.ts';

export interface DataRequest extends LoadingOptions {
  /** As a person names them, with weights. */
  files: readonly string[];
  /** Files of their own that validate; none: a share of the problems is set apart. */
  validationFiles: readonly string[];
  neutralLabels: NeutralLabels;
  /** -1: all. */
  maxExamples: number;
  validationShare: number;
  seed: number;
}

export interface Side {
  collected: Collected;
  packed: Packed;
  indices: Uint32Array;
}

export interface DataSet {
  kind: 'solution' | 'preference';
  train: Side;
  validation: Side;
  /** What was read: one account for all, or two where validation has files of its own. */
  accounts: Collected[];
  validationShare: number | null;
}

/** @param goOn after broken rows, which are counted; otherwise they are an error */
export async function openDataSet(request: DataRequest, goOn = false): Promise<DataSet> {
  const { passed, signal } = request;
  const options = {
    neutralLabels: request.neutralLabels,
    goOn,
    ...(passed ? { passed } : {}),
    ...(signal ? { signal } : {}),
  };
  const main = await collectExamples(request.files.map(parseDataArgument), options);
  const own =
    request.validationFiles.length === 0
      ? null
      : await collectExamples(
          request.validationFiles.map((path) => ({ path, weight: 1 })),
          options,
        );
  const kind = main.preferences.length > main.solutions.length ? 'preference' : 'solution';
  const packedOf = (collected: Collected) => (kind === 'preference' ? collected.preferences : collected.solutions);
  const packed = packedOf(main);
  const kept = keptProblems(packed, main.problems.keys, request);
  const isKept = (key: number) => kept === null || kept[key] === 1;
  if (own) {
    const side = packedOf(own);
    return {
      kind,
      train: { collected: main, packed, indices: indicesOf(packed, isKept) },
      validation: { collected: own, packed: side, indices: indicesOf(side, () => true) },
      accounts: [main, own],
      validationShare: null,
    };
  }
  const counts = Array.from({ length: main.problems.keys }, () => ({ right: 0, judged: 0, examples: 0 }));
  for (let i = 0; i < packed.length; i++) {
    const problem = counts[packed.keyOf(i)]!;
    problem.examples++;
    if (!('countsOf' in packed)) continue;
    const { right, wrong } = packed.countsOf(i);
    problem.right += right;
    problem.judged += right + wrong;
  }
  // Problems without an example of this kind, or that were not kept, are not divided.
  const keys = [...counts.keys()].filter((key) => counts[key]!.examples > 0 && isKept(key));
  const chosen = chooseValidationProblems(
    keys.map((key) => counts[key]!),
    request.validationShare,
    request.seed,
  );
  const validates = new Uint8Array(main.problems.keys);
  for (const i of chosen) validates[keys[i]!] = 1;
  return {
    kind,
    train: { collected: main, packed, indices: indicesOf(packed, (key) => isKept(key) && validates[key] === 0) },
    validation: { collected: main, packed, indices: indicesOf(packed, (key) => validates[key] === 1) },
    accounts: [main],
    validationShare: request.validationShare,
  };
}

/** Whole problems, drawn at random until there are enough examples; null: all. */
function keptProblems(packed: Packed, keys: number, { maxExamples, seed }: DataRequest): Uint8Array | null {
  if (maxExamples < 0 || packed.length <= maxExamples) return null;
  const sizes = new Uint32Array(keys);
  for (let i = 0; i < packed.length; i++) sizes[packed.keyOf(i)]!++;
  const kept = new Uint8Array(keys);
  let examples = 0;
  for (const key of shuffle(
    seededRandom(seed, 'max_examples'),
    Uint32Array.from({ length: keys }, (_, key) => key),
  )) {
    // A problem that would be too much is left out, and smaller ones may still fit.
    if (examples + sizes[key]! > maxExamples) continue;
    kept[key] = 1;
    examples += sizes[key]!;
  }
  return kept;
}
