/** Attention that also goes by distance, as ONNX nodes with its gradient. */

import type { Value } from './graph-tape.ts';
import { PretrainedGraphOperations } from './pretrained-graph.ts';

export class DistanceGraphOperations extends PretrainedGraphOperations {
  attendByDistance(
    queries: Value,
    keys: Value,
    values: Value,
    ofQueries: Value | null,
    ofKeys: Value | null,
    visible: Value,
    heads: number,
  ): Value {
    const { graph } = this;
    const numbers = (...list: number[]) => graph.integers(list);
    const joined = (...parts: Value[]) => graph.add('Concat', parts, { axis: 0 });
    const turned = (x: Value) => graph.add('Transpose', [x], { perm: [0, 1, 3, 2] });
    const shape = graph.add('Shape', [visible]);
    const length = graph.add('Slice', [shape, numbers(2), numbers(3)]);
    const less = (x: Value, number: number) => this.op('Sub', x, numbers(number));
    const distances = less(this.op('Mul', length, numbers(2)), 1);
    const shapeOfHeads = joined(graph.add('Slice', [shape, numbers(0), numbers(2)]), numbers(heads, -1));
    // [rows * length, heads * width] to [rows, heads, length, width], and back.
    const apart = (x: Value) =>
      graph.add('Transpose', [graph.add('Reshape', [x, shapeOfHeads])], { perm: [0, 2, 1, 3] });
    const flat = graph.add('Shape', [queries]);
    const together = (x: Value) => graph.add('Reshape', [graph.add('Transpose', [x], { perm: [0, 2, 1, 3] }), flat]);
    const [q, k, v] = [apart(queries), apart(keys), apart(values)];
    const tables = Number(ofQueries !== null) + Number(ofKeys !== null);
    const width = this.op('Div', graph.add('Slice', [flat, numbers(1), numbers(2)]), numbers(heads));
    const wide = graph.add('Squeeze', [graph.add('Cast', [width], { to: 1 }), numbers(0)]);
    const scale = this.op('Div', graph.float(1), this.op('Sqrt', this.op('Mul', wide, graph.float(1 + tables))));

    // [distances, heads * width] to [heads, width, distances].
    const byHead = (table: Value) =>
      graph.add('Transpose', [graph.add('Reshape', [table, numbers(0, heads, -1)])], { perm: [1, 2, 0] });
    // Of [.., length, distances], token i and token j at j - i + length - 1: each line begins one place earlier than the one above,
    // which a shorter line does without looking anything up.
    const lines = joined(numbers(0, 0), length, less(distances, 1));
    const whole = joined(numbers(0, 0), length, distances);
    const spread = (x: Value) => {
      const all = graph.add('Reshape', [x, numbers(0, 0, -1)]);
      const from = less(length, 1);
      const to = this.op('Add', from, this.op('Mul', length, less(distances, 1)));
      const shifted = graph.add('Reshape', [graph.add('Slice', [all, from, to, numbers(2)]), lines]);
      return graph.add('Slice', [shifted, numbers(0), length, numbers(3)]);
    };
    const spreadBack = (dy: Value) => {
      const missing = this.op('Sub', less(distances, 1), length);
      const longer = graph.add('Pad', [dy, joined(numbers(0, 0, 0, 0, 0, 0, 0), missing)]);
      const all = graph.add('Reshape', [longer, numbers(0, 0, -1)]);
      const padded = graph.add('Pad', [all, joined(numbers(0, 0), less(length, 1), numbers(0, 0, 1))]);
      return graph.add('Reshape', [padded, whole]);
    };
    const [tableOfQueries, tableOfKeys] = [ofQueries && byHead(ofQueries), ofKeys && byHead(ofKeys)];
    let raw = this.op('MatMul', q, turned(k));
    if (tableOfQueries) raw = this.op('Add', raw, spread(this.op('MatMul', q, tableOfQueries)));
    if (tableOfKeys) raw = this.op('Add', raw, turned(spread(this.op('MatMul', k, tableOfKeys))));
    const masked = this.op('Add', this.op('Mul', raw, scale), graph.add('Unsqueeze', [visible, numbers(1)]));
    const shares = graph.add('Softmax', [masked], { axis: -1 });
    const from = [queries, keys, values, ...(ofQueries ? [ofQueries] : []), ...(ofKeys ? [ofKeys] : [])];
    const out = this.op('MatMul', shares, v);
    return this.made(together(out), from, (dy) => {
      const dOut = apart(dy);
      const dRaw = this.op('Mul', this.softmaxGradient(shares, this.op('MatMul', dOut, turned(v)), dOut, out), scale);
      const dOfQueries = tableOfQueries && spreadBack(dRaw);
      const dOfKeys = tableOfKeys && spreadBack(turned(dRaw));
      const withTable = (product: Value, d: Value | null, table: Value | null) =>
        d && table
          ? this.op('Add', product, this.op('MatMul', d, graph.add('Transpose', [table], { perm: [0, 2, 1] })))
          : product;
      // [rows, heads, distances, width], summed over rows, to [distances, heads * width].
      const ofTable = (d: Value, x: Value) =>
        graph.add('Reshape', [
          graph.add('Transpose', [this.sum(this.op('MatMul', turned(d), x), 0, 0)], { perm: [1, 0, 2] }),
          joined(distances, numbers(-1)),
        ]);
      this.give(queries, () => together(withTable(this.op('MatMul', dRaw, k), dOfQueries, tableOfQueries)));
      this.give(keys, () => together(withTable(this.op('MatMul', turned(dRaw), q), dOfKeys, tableOfKeys)));
      this.give(values, () => together(this.op('MatMul', turned(shares), dOut)));
      if (ofQueries) this.give(ofQueries, () => ofTable(dOfQueries!, q));
      if (ofKeys) this.give(ofKeys, () => ofTable(dOfKeys!, k));
    });
  }
}
