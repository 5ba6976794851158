/** The data of a run: examples of one kind, split into a training and a validation set. */

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
  /** As given to --data, with weights. */
  files: readonly string[];
  /** Validation files; if empty, a share of the problems is held out. */
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
  /** What was read: one entry, or two with validation files. */
  accounts: Collected[];
  validationShare: number | null;
}

/** @param goOn count invalid rows instead of throwing */
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
  const counts = Array.from({ length: main.problems.keys }, () => ({ right: 0, labelled: 0, examples: 0 }));
  for (let i = 0; i < packed.length; i++) {
    const problem = counts[packed.keyOf(i)]!;
    problem.examples++;
    if (!('countsOf' in packed)) continue;
    const { right, wrong } = packed.countsOf(i);
    problem.right += right;
    problem.labelled += right + wrong;
  }
  // Problems without an example of this kind, or beyond max_examples, aren't split.
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

/** Problems drawn at random until max_examples is reached; null: all. */
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
    // A problem that doesn't fit is skipped; smaller ones may still fit.
    if (examples + sizes[key]! > maxExamples) continue;
    kept[key] = 1;
    examples += sizes[key]!;
  }
  return kept;
}
