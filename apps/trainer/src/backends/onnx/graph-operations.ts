/** The operations written down as an ONNX graph, each with its gradient, derived by hand: what runs forward can be run backward. */

import type { Operations } from '../../models/operations.ts';
import { BAG_INPUTS, GELU_FACTOR } from '../../models/operations.ts';
import type { Value } from './graph-tape.ts';
import { DistanceGraphOperations } from './distance-graph.ts';

export class GraphOperations extends DistanceGraphOperations implements Operations<Value> {
  matMul(left: Value, right: Value, vector?: Value): Value {
    const from = [left, right, ...(vector === undefined ? [] : [vector])];
    return this.made(this.product(left, right, {}, vector), from, (dy) => {
      this.give(left, () => this.product(dy, right, { transB: 1 }));
      this.give(right, () => this.product(left, dy, { transA: 1 }));
      if (vector !== undefined) this.give(vector, () => this.sum(dy, 0, 0));
    });
  }
  add(left: Value, right: Value): Value {
    return this.made(this.plus(left, right), [left, right], (dy) => {
      this.give(left, () => dy);
      this.give(right, () => dy);
    });
  }
  scale(matrix: Value, numbers: Value): Value {
    return this.made(this.op('Mul', matrix, numbers), [matrix], (dy) =>
      this.give(matrix, () => this.op('Mul', dy, numbers)),
    );
  }
  relu(x: Value): Value {
    return this.made(this.op('Relu', x), [x], (dy) => {
      const positive = this.graph.add('Cast', [this.op('Greater', x, this.graph.float(0))], { to: 1 });
      this.give(x, () => this.op('Mul', dy, positive));
    });
  }
  gelu(x: Value): Value {
    const graph = this.graph;
    const inner = this.op('Mul', x, graph.float(GELU_FACTOR));
    const gate = this.op('Sigmoid', inner);
    return this.made(this.op('Mul', x, gate), [x], (dy) => {
      // gate * (1 + inner - inner * gate)
      const slope = this.op(
        'Mul',
        gate,
        this.op('Sub', this.op('Add', inner, graph.float(1)), this.op('Mul', inner, gate)),
      );
      this.give(x, () => this.op('Mul', dy, slope));
    });
  }
  rows(table: Value, ids: Value): Value {
    const graph = this.graph;
    return this.made(graph.add('Gather', [table, ids], { axis: 0 }), [table], (dy) =>
      this.give(table, () => {
        if (this.isLookedUp(table, ids)) return dy;
        const places = graph.add('Unsqueeze', [graph.add('Cast', [ids], { to: 7 }), graph.integers([1])]);
        // Rows that are looked up twice get both gradients.
        return graph.add('ScatterND', [graph.add('ConstantOfShape', [graph.add('Shape', [table])]), places, dy], {
          reduction: 'add',
        });
      }),
    );
  }

  bags(table: Value): Value {
    const graph = this.graph;
    const { starts, rows, owners, weights } = BAG_INPUTS;
    const column = (x: Value) => graph.add('Unsqueeze', [x, graph.integers([1])]);
    const places = (x: Value) => column(graph.add('Cast', [x], { to: 7 }));
    const size = this.op('Sub', graph.add('Shape', [starts]), graph.integers([1]));
    const width = graph.add('Slice', [graph.add('Shape', [table]), graph.integers([1]), graph.integers([2])]);
    const zeros = graph.add('ConstantOfShape', [graph.add('Concat', [size, width], { axis: 0 })]);
    const weighted = (x: Value, ids: Value) =>
      this.op('Mul', graph.add('Gather', [x, ids], { axis: 0 }), column(weights));
    return this.made(
      graph.add('ScatterND', [zeros, places(owners), weighted(table, rows)], { reduction: 'add' }),
      [table],
      (dy) =>
        this.give(table, () =>
          graph.add(
            'ScatterND',
            [graph.add('ConstantOfShape', [graph.add('Shape', [table])]), places(rows), weighted(dy, owners)],
            { reduction: 'add' },
          ),
        ),
    );
  }

  attention(joined: Value, visible: Value, heads: number): Value {
    const graph = this.graph;
    const rowsAndLength = graph.add('Slice', [graph.add('Shape', [visible]), graph.integers([0]), graph.integers([2])]);
    const apart = graph.add('Concat', [rowsAndLength, graph.integers([3, heads, -1])], { axis: 0 });
    const rowsOf = (x: Value, shape: Value) => graph.add('Reshape', [x, shape]);
    // [rows * length, 3 * width] to three of [rows, heads, length, width / heads]
    const byPart = graph.add('Transpose', [rowsOf(joined, apart)], { perm: [2, 0, 3, 1, 4] });
    const parts = graph.addMany('Split', [byPart], 3, { axis: 0, num_outputs: 3 });
    const [queries, keys, values] = parts.map((part) => graph.add('Squeeze', [part, graph.integers([0])])) as [
      Value,
      Value,
      Value,
    ];
    const scaleShape = graph.add('Slice', [graph.add('Shape', [queries]), graph.integers([3]), graph.integers([4])]);
    const scale = this.op(
      'Div',
      graph.float(1),
      this.op('Sqrt', graph.add('Squeeze', [graph.add('Cast', [scaleShape], { to: 1 }), graph.integers([0])])),
    );
    const turned = (x: Value) => graph.add('Transpose', [x], { perm: [0, 1, 3, 2] });
    const scaled = this.op('Mul', queries, scale);
    const scores = this.op(
      'Add',
      this.op('MatMul', scaled, turned(keys)),
      graph.add('Unsqueeze', [visible, graph.integers([1])]),
    );
    const shares = graph.add('Softmax', [scores], { axis: -1 });
    const out = this.op('MatMul', shares, values);
    const together = graph.add('Transpose', [out], { perm: [0, 2, 1, 3] });
    const flat = graph.add('Reshape', [
      together,
      graph.add('Concat', [graph.integers([-1]), this.#widthOf(joined)], { axis: 0 }),
    ]);
    return this.made(flat, [joined], (dy) =>
      this.give(joined, () => {
        const outShape = graph.add('Concat', [rowsAndLength, graph.integers([heads, -1])], { axis: 0 });
        const dOut = graph.add('Transpose', [rowsOf(dy, outShape)], { perm: [0, 2, 1, 3] });
        const dScores = this.softmaxGradient(shares, this.op('MatMul', dOut, turned(values)), dOut, out);
        const dParts = [
          this.op('Mul', this.op('MatMul', dScores, keys), scale),
          this.op('MatMul', turned(dScores), scaled),
          this.op('MatMul', turned(shares), dOut),
        ].map((part) => graph.add('Unsqueeze', [part, graph.integers([0])]));
        const dByPart = graph.add('Concat', dParts, { axis: 0 });
        return rowsOf(graph.add('Transpose', [dByPart], { perm: [1, 3, 0, 2, 4] }), graph.add('Shape', [joined]));
      }),
    );
  }

  column(x: Value): Value {
    const graph = this.graph;
    return this.made(graph.add('Reshape', [x, graph.integers([-1])]), [x], (dy) =>
      this.give(x, () => graph.add('Reshape', [dy, graph.integers([-1, 1])])),
    );
  }

  binaryLoss(logits: Value, labels: Value, weights: Value): Value {
    const losses = this.op(
      'Add',
      this.op('Sub', this.op('Relu', logits), this.op('Mul', logits, labels)),
      this.#softplusOfMinus(logits),
    );
    return this.made(this.#total(this.op('Mul', weights, losses)), [logits], () =>
      this.give(logits, () => this.op('Mul', weights, this.op('Sub', this.op('Sigmoid', logits), labels))),
    );
  }

  pairwiseLoss(logits: Value, margins: Value, weights: Value, centering: number): Value {
    const graph = this.graph;
    const pairs = graph.add('Reshape', [logits, graph.integers([-1, 2])]);
    const [chosen, rejected] = graph
      .addMany('Split', [pairs], 2, { axis: 1, num_outputs: 2 })
      .map((half) => graph.add('Reshape', [half, graph.integers([-1])])) as [Value, Value];
    const behind = this.op('Sub', this.op('Add', rejected, margins), chosen);
    const both = this.op('Add', chosen, rejected);
    const losses = this.op('Add', this.op('Relu', behind), this.#softplusOfMinus(behind));
    const penalized = this.op('Add', losses, this.op('Mul', this.op('Mul', both, both), graph.float(centering)));
    return this.made(this.#total(this.op('Mul', weights, penalized)), [logits], () =>
      this.give(logits, () => {
        const pull = this.op('Mul', weights, this.op('Mul', both, graph.float(2 * centering)));
        const push = this.op('Mul', weights, this.op('Sigmoid', behind));
        const sides = [this.op('Sub', pull, push), this.op('Add', pull, push)].map((side) =>
          graph.add('Unsqueeze', [side, graph.integers([1])]),
        );
        return graph.add('Reshape', [graph.add('Concat', sides, { axis: 1 }), graph.integers([-1])]);
      }),
    );
  }

  /** ln(1 + exp(-|x|)): what is missing from relu(x) to ln(1 + exp(x)). */
  #softplusOfMinus(x: Value): Value {
    return this.op('Softplus', this.op('Neg', this.op('Abs', x)));
  }
  /** A third of the columns, as a shape of one number. */
  #widthOf(joined: Value): Value {
    const columns = this.graph.add('Slice', [
      this.graph.add('Shape', [joined]),
      this.graph.integers([1]),
      this.graph.integers([2]),
    ]);
    return this.op('Div', columns, this.graph.integers([3]));
  }
  #total(x: Value): Value {
    return this.graph.add('ReduceSum', [x], { keepdims: 0 });
  }
}
