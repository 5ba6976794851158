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

/** @param feeds a batch as the model gets it; others may differ in the lengths that a batch decides */
export function trainingGraph(plan: ModelPlan, objective: Objective, feeds: Feeds): Buffer {
  const { graph, operations } = begin(plan, feeds);
  for (const { name, shape } of [...plan.parameters, ...(plan.frozen ?? [])]) graph.input(name, 'float32', shape);
  const loss = lossOf(operations, plan.logits<string>(operations), objective);
  const gradients = operations.gradientsOf(loss);
  graph.output(loss, 'loss', []);
  for (const { name, shape } of plan.parameters) graph.output(gradients.get(name)!, gradientName(name), shape);
  return graph.bytes('training');
}

/** @param weights in the order of the parameters: held by the file; left out: inputs */
export function inferenceGraph(
  plan: ModelPlan,
  feeds: Feeds,
  weights?: readonly Float32Array[],
  metadata: Readonly<Record<string, string>> = {},
): Buffer {
  const { graph, operations } = begin(plan, feeds);
  for (const [i, { name, shape }] of plan.parameters.entries())
    if (weights) graph.initializer(name, shape, weights[i]!);
    else graph.input(name, 'float32', shape);
  for (const { name, shape, read } of plan.frozen ?? [])
    if (weights) graph.initializer(name, shape, read());
    else graph.input(name, 'float32', shape);
  graph.output(plan.logits<string>(operations), 'logits', ['answers']);
  return graph.bytes('inference', metadata);
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
    ),
  };
}

/** The columns of a matrix are the model's; all else is the batch's. */
function dimensionsOf(name: string, shape: readonly number[]): Dimension[] {
  return shape.map((length, axis) => (shape.length === 2 && axis === 1 ? length : `${name}:${axis}`));
}
