/** A model as ONNX files: one that trains (loss and gradients out), and one for inference (log odds out). */

import type { Feeds } from '../../models/micro-batch.ts';
import type { ModelPlan } from '../../models/model-plan.ts';
import type { Objective } from '../../models/objective.ts';
import { lossOf } from '../../models/objective.ts';
import { GraphOperations } from './graph-operations.ts';
import type { Dimension } from './onnx-graph.ts';
import { OnnxGraph } from './onnx-graph.ts';

/** Name of a parameter's gradient among the outputs. */
export const gradientName = (parameter: string) => `gradient:${parameter}`;

/** Where frozen weights are: given with each batch, or outside of the file, given once (`OnnxGraph.outside`). */
export type FrozenWeights = 'inputs' | 'outside';

/** @param feeds a batch as the model gets it; others may differ in the lengths that a batch decides */
export function trainingGraph(plan: ModelPlan, objective: Objective, feeds: Feeds, frozen: FrozenWeights): Buffer {
  const { graph, operations } = begin(plan, feeds);
  addWeights(graph, plan, frozen);
  const loss = lossOf(operations, plan.logits<string>(operations), objective);
  const gradients = operations.gradientsOf(loss);
  graph.output(loss, 'loss', []);
  for (const { name, shape, lookedUpBy } of plan.parameters)
    graph.output(
      gradients.get(name)!,
      gradientName(name),
      lookedUpBy === undefined ? shape : [`${lookedUpBy}:0`, shape[1]!],
    );
  return graph.bytes('training');
}

export function inferenceGraph(plan: ModelPlan, feeds: Feeds, frozen: FrozenWeights): Buffer {
  const { graph, operations } = begin(plan, feeds);
  addWeights(graph, plan, frozen);
  graph.output(plan.logits<string>(operations), 'logits', ['answers']);
  return graph.bytes('inference');
}

/** A file that has all that it needs. @param weights in the order of the parameters */
export function wholeGraph(
  plan: ModelPlan,
  feeds: Feeds,
  weights: readonly Float32Array[],
  metadata: Readonly<Record<string, string>>,
): Buffer {
  const { graph, operations } = begin(plan, feeds);
  for (const [i, { name, shape }] of plan.parameters.entries()) graph.initializer(name, shape, weights[i]!);
  for (const { name, shape, read } of plan.frozen ?? []) graph.initializer(name, shape, read());
  graph.output(plan.logits<string>(operations), 'logits', ['answers']);
  return graph.bytes('inference', metadata);
}

function addWeights(graph: OnnxGraph, plan: ModelPlan, frozen: FrozenWeights): void {
  for (const { name, shape } of plan.parameters) graph.input(name, 'float32', shape);
  for (const { name, shape } of plan.frozen ?? [])
    if (frozen === 'outside') graph.outside(name, shape);
    else graph.input(name, 'float32', shape);
}

function begin(plan: ModelPlan, feeds: Feeds): { graph: OnnxGraph; operations: GraphOperations } {
  const graph = new OnnxGraph();
  for (const [name, { values, shape }] of Object.entries(feeds))
    graph.input(name, values instanceof Int32Array ? 'int32' : 'float32', dimensionsOf(name, shape));
  return {
    graph,
    operations: new GraphOperations(
      graph,
      plan.parameters.map(({ name }) => name),
      Object.keys(feeds),
      new Map(
        plan.parameters.flatMap(({ name, lookedUpBy }) => (lookedUpBy === undefined ? [] : [[name, lookedUpBy]])),
      ),
    ),
  };
}

/** The columns of a matrix are the model's; all else is the batch's. */
function dimensionsOf(name: string, shape: readonly number[]): Dimension[] {
  return shape.map((length, axis) => (shape.length === 2 && axis === 1 ? length : `${name}:${axis}`));
}
