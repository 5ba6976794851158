/** An ONNX graph that remembers how each value came about, so that gradients can be written after it, from the loss back. */

import type { Value } from './graph-products.ts';
import { GraphProducts } from './graph-products.ts';
import type { OnnxGraph } from './onnx-graph.ts';

export type { Value };

export class GraphTape extends GraphProducts {
  readonly #parameters: ReadonlySet<string>;
  readonly #inputs: ReadonlySet<string>;
  readonly #lookedUp: ReadonlyMap<string, string>;
  /** Values that a parameter has a part in: only these need a gradient. */
  readonly #learnt = new Set<Value>();
  /** The backward step of each value, in the order in which the values were made, and the gradients so far. */
  readonly #gradients = new Map<Value, Value>();
  readonly #backward: { value: Value; spread: (gradient: Value) => void }[] = [];

  /**
   * @param parameters names of those that learn; others are frozen @param inputs names of what the batch has
   * @param lookedUp of tables whose gradient is given row by row, the input that lists the rows
   */
  constructor(
    graph: OnnxGraph,
    parameters: Iterable<string>,
    inputs: Iterable<string>,
    lookedUp: ReadonlyMap<string, string>,
  ) {
    super(graph);
    this.#parameters = new Set(parameters);
    this.#inputs = new Set(inputs);
    this.#lookedUp = lookedUp;
  }

  /** Writes the gradient of a loss with respect to each parameter. */
  gradientsOf(loss: Value): ReadonlyMap<string, Value> {
    this.#gradients.set(loss, this.graph.float(1));
    for (const { value, spread } of this.#backward.toReversed()) {
      const gradient = this.#gradients.get(value);
      if (gradient !== undefined) spread(gradient);
    }
    return new Map([...this.#parameters].map((name) => [name, this.#gradients.get(name)!]));
  }

  parameter(name: string): Value {
    if (this.#parameters.has(name)) this.#learnt.add(name);
    return name;
  }
  input(name: string): Value | null {
    return this.#inputs.has(name) ? name : null;
  }

  /** The table's gradient is that of the rows, as they were looked up. */
  protected isLookedUp(table: Value, rows: Value): boolean {
    const input = this.#lookedUp.get(table);
    if (input === undefined || input === rows) return input === rows;
    throw new Error(`${table} is looked up by ${rows}, but its plan says ${input}`);
  }

  /** @param spread gives each of `from` its gradient @returns `value` */
  protected made(value: Value, from: readonly Value[], spread: (gradient: Value) => void): Value {
    if (from.some((origin) => this.#learnt.has(origin))) {
      this.#learnt.add(value);
      this.#backward.push({ value, spread });
    }
    return value;
  }
  /** The gradient is only written where it is needed. */
  protected give(to: Value, gradient: () => Value): void {
    if (!this.#learnt.has(to)) return;
    const former = this.#gradients.get(to);
    this.#gradients.set(to, former === undefined ? gradient() : this.plus(former, gradient()));
  }
}
