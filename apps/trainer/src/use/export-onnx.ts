/** Exports a saved model to an ONNX file and compares ONNX Runtime's output with the model's. */

import { writeWholeFile } from '@rewardboard/machine';
import { BadInput, systemReason } from '../base/bad-input.ts';
import type { SolutionExample } from '../data/example.ts';
import { exampleList } from '../data/example.ts';
import type { Feeds } from '../models/micro-batch.ts';
import { inferenceOn } from '../backends/open-inference.ts';
import { loadOnnxRuntime } from '../backends/onnx/onnx-runtime.ts';
import { ASKING } from '../models/pretrained/decoder-blueprint.ts';
import { wholeGraph } from '../backends/onnx/model-graphs.ts';
import { describeInputs } from './export-inputs.ts';
import type { LoadedModel } from './load-model.ts';
import { Scorer } from './score-solutions.ts';

/** Maximum difference of logits: single precision, summed in another order. */
const TOLERANCE = 1e-3;

/** Batches of different sizes and text lengths, none of which may be baked into the graph. */
const PROBES: readonly (readonly SolutionExample[])[] = [
  [probe('What is 2 + 2?', ['2 + 2 = 4', 'The answer is 4'])],
  [probe('Ann has 3 apples and buys 4.', ['3 + 4 = 7']), probe('x', ['a b c', '1 - 9 = 8', '?']), probe('', ['7'])],
];

export interface Exported {
  path: string;
  bytes: number;
  inputs: string[];
  /** A line for each input: its type, shape and meaning. */
  inputLines: string[];
  /** Largest difference between ONNX Runtime's logits and the model's, or why they couldn't be compared. */
  difference: number | string;
}

/** @throws BadInput if the file can't be written, or if its output differs from the model's */
export async function exportOnnx(model: LoadedModel, path: string): Promise<Exported> {
  const { plan } = model.reader;
  const feeds = await Promise.all(PROBES.map((examples) => feedsOf(model, examples)));
  const weights = model.weights.map(({ values }) => values);
  const file = wholeGraph(plan, feeds[0]!, weights, { ...texts(model.description), source: 'rewardboard' });
  const difference = await differenceOf(model, file, feeds);
  if (typeof difference === 'number' && !(difference <= TOLERANCE))
    throw new BadInput(`${path}: not written, because its answers differ from the model's by up to ${difference}`);
  try {
    writeWholeFile(path, file);
  } catch (error) {
    throw new BadInput(`${path}: cannot be written: ${systemReason(error)}`);
  }
  return {
    path,
    bytes: file.length,
    inputs: Object.keys(feeds[0]!),
    inputLines: describeInputs(feeds[0]!),
    difference,
  };
}

async function differenceOf(model: LoadedModel, file: Buffer, feeds: readonly Feeds[]): Promise<number | string> {
  const runtime = await loadOnnxRuntime().catch((error: Error) => error.message);
  if (typeof runtime === 'string') return runtime;
  const session = await runtime.InferenceSession.create(file, { logSeverityLevel: 3 });
  const scorer = await Scorer.open(model, 'cpu', PROBES.length);
  try {
    let most = 0;
    for (const [i, examples] of PROBES.entries()) {
      const inputs = Object.entries(feeds[i]!).map(([name, { values, shape }]) => {
        const tensor =
          values instanceof Int32Array
            ? new runtime.Tensor('int32', values, shape)
            : new runtime.Tensor('float32', values, shape);
        return [name, tensor] as const;
      });
      const { logits } = await session.run(Object.fromEntries(inputs));
      const expected = await scorer.logits(await batchOf(model, examples));
      (logits!.data as Float32Array).forEach((value, j) => (most = Math.max(most, Math.abs(value - expected[j]!))));
    }
    return most;
  } finally {
    await scorer.close();
    await session.release();
  }
}

async function batchOf({ reader }: LoadedModel, examples: readonly SolutionExample[]) {
  const list = exampleList(examples);
  await reader.prepare?.(list, inferenceOn(undefined));
  const set = reader.read(list);
  return set.batch(
    Int32Array.from({ length: set.size }, (_, i) => i),
    null,
  );
}

async function feedsOf(model: LoadedModel, examples: readonly SolutionExample[]): Promise<Feeds> {
  const feeds = model.reader.plan.feeds((await batchOf(model, examples)).input, null);
  const followsFromOthers: readonly string[] = Object.values(ASKING);
  return Object.fromEntries(Object.entries(feeds).filter(([name]) => !followsFromOthers.includes(name)));
}

/** ONNX metadata holds only strings. */
function texts(description: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(description).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

function probe(problem: string, steps: string[]): SolutionExample {
  return {
    kind: 'solution',
    problem,
    steps,
    labelled: 'steps',
    labels: steps.map(() => 0),
    problemKey: problem,
    weight: 1,
    place: '',
  };
}
