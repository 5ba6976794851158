/**
 * Nodes that are written so that fewer passes over memory are needed: a factor and a matrix to be added become part of the matrix product
 * beside them (`alpha` and `C` of ONNX's Gemm). What is replaced stays written; `OnnxGraph` leaves out what no output needs.
 */

import type { OnnxGraph } from './onnx-graph.ts';

/** Name of a value in the graph. */
export type Value = string;

interface Product {
  left: Value;
  right: Value;
  isTransposed: { transA?: 1; transB?: 1 };
  /** `factor` times the product plus `share` times what is added. */
  factor: number;
  added: Value | null;
  share: number;
}

export class GraphProducts {
  protected readonly graph: OnnxGraph;
  readonly #products = new Map<Value, Product>();
  /** Values that are another one times a number. */
  readonly #multiples = new Map<Value, { of: Value; factor: number }>();

  constructor(graph: OnnxGraph) {
    this.graph = graph;
  }

  protected op(operator: string, ...inputs: Value[]): Value {
    return this.graph.add(operator, inputs);
  }

  /** Of two matrices. @param added to each row, or element by element */
  protected product(left: Value, right: Value, isTransposed: Product['isTransposed'] = {}, added?: Value): Value {
    const [a, b] = [this.#multipleOf(left), this.#multipleOf(right)];
    const factor = a.factor * b.factor;
    return this.#write({ left: a.of, right: b.of, isTransposed, factor, added: added ?? null, share: 1 });
  }

  protected multiple(x: Value, number: number): Value {
    const { of, factor } = this.#multipleOf(x);
    const value = this.op('Mul', of, this.graph.float(factor * number));
    this.#multiples.set(value, { of, factor: factor * number });
    return value;
  }

  /** A value for others to be computed from, not for the next product: if it is a product itself, no pass is needed. */
  protected scaled(x: Value, number: number): Value {
    const product = this.#products.get(x);
    if (!product) return this.op('Mul', x, this.graph.float(number));
    return this.#write({ ...product, factor: product.factor * number, share: product.share * number });
  }

  /** Element by element. */
  protected timesEach(left: Value, right: Value): Value {
    const [a, b] = [this.#multipleOf(left), this.#multipleOf(right)];
    const value = this.op('Mul', a.of, b.of);
    const factor = a.factor * b.factor;
    return factor === 1 ? value : this.multiple(value, factor);
  }

  /** Of equal shapes. A product to which nothing was added yet takes up the other one. */
  protected plus(left: Value, right: Value): Value {
    for (const [added, x] of [
      [left, right],
      [right, left],
    ] as const) {
      const { of, factor } = this.#multipleOf(x);
      const product = this.#products.get(of);
      if (product?.added === null) return this.#write({ ...product, factor: product.factor * factor, added });
    }
    return this.op('Add', left, right);
  }

  protected sum(x: Value, axis: number, keepdims: 0 | 1): Value {
    const { of, factor } = this.#multipleOf(x);
    const value = this.graph.add('ReduceSum', [of, this.graph.integers([axis])], { keepdims });
    return factor === 1 ? value : this.multiple(value, factor);
  }

  protected mean(x: Value): Value {
    return this.graph.add('ReduceMean', [x, this.graph.integers([-1])], { keepdims: 1 });
  }

  #multipleOf(x: Value): { of: Value; factor: number } {
    return this.#multiples.get(x) ?? { of: x, factor: 1 };
  }

  #write(product: Product): Value {
    const { left, right, isTransposed, factor, added, share } = product;
    const value = this.graph.add('Gemm', added === null ? [left, right] : [left, right, added], {
      ...isTransposed,
      ...(factor === 1 ? {} : { alpha: { float: factor } }),
      ...(share === 1 ? {} : { beta: { float: share } }),
    });
    this.#products.set(value, product);
    return value;
  }
}
