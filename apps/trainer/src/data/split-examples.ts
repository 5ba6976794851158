/** Sets validation problems apart: by problem, stratified by how many of a problem's examples are right, seeded. */

import type { SolutionExample } from './example.ts';
import { seededRandom, shuffle } from '../random.ts';

export interface Split {
  train: SolutionExample[];
  validation: SolutionExample[];
}

/** Problems are sorted into this many layers by their share of right examples, and each layer is divided for itself. */
const LAYERS = 5;

/**
 * All examples of a problem fall on one side. About `validationShare` of the problems are set apart, at least one, never all
 * (with a single problem everything is for training).
 */
export function splitExamples(examples: readonly SolutionExample[], validationShare: number, seed: number): Split {
  const problems = new Map<string, SolutionExample[]>();
  for (const example of examples) {
    const same = problems.get(example.problemKey);
    if (same) same.push(example);
    else problems.set(example.problemKey, [example]);
  }
  const layers: string[][] = Array.from({ length: LAYERS }, () => []);
  for (const [key, same] of problems) {
    const labels = same.flatMap((e) => e.labels.filter((label) => label !== null));
    const rightShare = labels.reduce<number>((sum, label) => sum + label, 0) / labels.length;
    layers[Math.round(rightShare * (LAYERS - 1))]!.push(key);
  }
  // One line of all layers, shuffled within each; every problem that crosses a whole multiple of the share is set apart.
  const random = seededRandom(seed, 'split');
  const line = layers.flatMap((layer) => shuffle(random, layer));
  const offset = random() * (1 - validationShare);
  const chosen = new Set<string>();
  line.forEach((key, i) => {
    if (Math.floor((i + 1) * validationShare + offset) > Math.floor(i * validationShare + offset)) chosen.add(key);
  });
  if (chosen.size === 0 && line.length > 1) chosen.add(line[Math.floor(random() * line.length)]!);
  if (chosen.size === line.length && line.length > 0) chosen.delete(line[0]!);
  return {
    train: examples.filter((e) => !chosen.has(e.problemKey)),
    validation: examples.filter((e) => chosen.has(e.problemKey)),
  };
}
