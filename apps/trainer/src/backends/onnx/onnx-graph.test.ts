import { expect, it } from 'vitest';
import { GraphProducts } from './graph-products.ts';
import { OnnxGraph } from './onnx-graph.ts';

class SmallGraph extends GraphProducts {
  /** x W' + 2 (x A' B'): an adapter beside a frozen layer. */
  adapted(): string {
    const narrow = this.product('x', 'a', { transB: 1 });
    const added = this.multiple(this.product(narrow, 'b', { transB: 1 }), 2);
    return this.plus(this.product('x', 'w', { transB: 1 }), added);
  }
}

it('adds an adapter to its layer within one product, and leaves out what that replaces', () => {
  const graph = new OnnxGraph();
  graph.output(new SmallGraph(graph).adapted(), 'y', ['rows', 4]);
  const text = graph.bytes('small').toString('latin1');
  const countOf = (word: string) => text.split(word).length - 1;
  expect(['Gemm', 'alpha', 'Mul', 'Add'].map(countOf)).toEqual([3, 1, 0, 0]);
});
