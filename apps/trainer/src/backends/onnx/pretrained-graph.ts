/** The operations that pretrained models need, as ONNX nodes with their gradients. */

import { NORM_EPSILON } from '../../models/operations.ts';
import type { Value } from './graph-tape.ts';
import { GraphTape } from './graph-tape.ts';

/** Of the tanh form of GELU: sqrt(2 / pi), and the factor of the cube. */
const TANH_SCALE = Math.sqrt(2 / Math.PI);
const TANH_CUBE = 0.044715;

export class PretrainedGraphOperations extends GraphTape {
  linear(x: Value, weight: Value, vector?: Value): Value {
    const from = [x, weight, ...(vector === undefined ? [] : [vector])];
    return this.made(this.product(x, weight, { transB: 1 }, vector), from, (dy) => {
      this.give(x, () => this.product(dy, weight));
      this.give(weight, () => this.product(dy, x, { transA: 1 }));
      if (vector !== undefined) this.give(vector, () => this.sum(dy, 0, 0));
    });
  }
  byRows(x: Value, width: number): Value {
    const { graph } = this;
    return this.made(graph.add('Reshape', [x, graph.integers([-1, width])]), [x], (dy) =>
      this.give(x, () => graph.add('Reshape', [dy, graph.add('Shape', [x])])),
    );
  }
  visibleFrom(visible: Value, tokens: Value): Value {
    const { graph } = this;
    const shape = graph.add('Shape', [visible]);
    const [size, length] = [0, 2].map((axis) =>
      graph.add('Slice', [shape, graph.integers([axis]), graph.integers([axis + 1])]),
    ) as [Value, Value];
    const any = graph.integers([-1]);
    const perToken = graph.add('Reshape', [visible, graph.add('Concat', [any, length], { axis: 0 })]);
    const gathered = graph.add('Gather', [perToken, tokens], { axis: 0 });
    return graph.add('Reshape', [gathered, graph.add('Concat', [size, any, length], { axis: 0 })]);
  }
  columns(x: Value, from: number, count: number): Value {
    const { graph } = this;
    const bounds = [from, from + count, 1].map((number) => graph.integers([number]));
    return this.made(graph.add('Slice', [x, ...bounds]), [x], (dy) =>
      this.give(x, () => {
        const all = graph.add('Slice', [graph.add('Shape', [x]), graph.integers([1]), graph.integers([2])]);
        const after = this.op('Sub', all, graph.integers([from + count]));
        return graph.add('Pad', [dy, graph.add('Concat', [graph.integers([0, from, 0]), after], { axis: 0 })]);
      }),
    );
  }
  multiply(left: Value, right: Value): Value {
    return this.made(this.timesEach(left, right), [left, right], (dy) => {
      this.give(left, () => this.timesEach(dy, right));
      this.give(right, () => this.timesEach(dy, left));
    });
  }
  times(x: Value, factor: number): Value {
    return this.made(this.multiple(x, factor), [x], (dy) => this.give(x, () => this.multiple(dy, factor)));
  }
  tanh(x: Value): Value {
    const y = this.op('Tanh', x);
    return this.made(y, [x], (dy) =>
      this.give(x, () => this.op('Mul', dy, this.op('Sub', this.graph.float(1), this.op('Mul', y, y)))),
    );
  }
  silu(x: Value): Value {
    const gate = this.op('Sigmoid', x);
    const y = this.op('Mul', x, gate);
    return this.made(y, [x], (dy) =>
      this.give(x, () => {
        const slope = this.op('Add', gate, this.op('Mul', y, this.op('Sub', this.graph.float(1), gate)));
        return this.op('Mul', dy, slope);
      }),
    );
  }
  geluErf(x: Value): Value {
    const { graph } = this;
    // With u = x / sqrt(2): u * (1 + erf(u)) / sqrt(2), and its slope (1 + erf(u) + 2 / sqrt(pi) * u / exp(u^2)) / 2.
    const u = this.scaled(x, Math.SQRT1_2);
    const share = this.op('Add', this.op('Erf', u), graph.float(1));
    return this.made(this.multiple(this.op('Mul', u, share), Math.SQRT1_2), [x], (dy) =>
      this.give(x, () => {
        // Where the square is too large for a number, the quotient is 0, as it should be.
        const bell = this.op('Div', u, this.op('Exp', this.op('Mul', u, u)));
        const slope = this.op('Add', share, this.op('Mul', bell, graph.float(2 / Math.sqrt(Math.PI))));
        return this.multiple(this.timesEach(dy, slope), 0.5);
      }),
    );
  }
  geluTanh(x: Value): Value {
    const { graph } = this;
    const square = this.op('Mul', x, x);
    const cubed = this.op('Mul', square, graph.float(TANH_CUBE * TANH_SCALE));
    const tanh = this.op('Tanh', this.op('Mul', x, this.op('Add', cubed, graph.float(TANH_SCALE))));
    const share = this.op('Mul', this.op('Add', tanh, graph.float(1)), graph.float(0.5));
    return this.made(this.op('Mul', x, share), [x], (dy) =>
      this.give(x, () => {
        const inner = this.op('Add', this.op('Mul', cubed, graph.float(3)), graph.float(TANH_SCALE));
        const bend = this.op('Sub', graph.float(1), this.op('Mul', tanh, tanh));
        const rest = this.op('Mul', this.op('Mul', this.op('Mul', x, graph.float(0.5)), bend), inner);
        return this.op('Mul', dy, this.op('Add', share, rest));
      }),
    );
  }
  layerNorm(x: Value, gain: Value, bias: Value, epsilon = NORM_EPSILON): Value {
    const [y, mean, scale] = this.graph.addMany('LayerNormalization', [x, gain, bias], 3, {
      axis: -1,
      epsilon: { float: epsilon },
    }) as [Value, Value, Value];
    return this.made(y, [x, gain, bias], (dy) => {
      const normal = this.op('Mul', this.op('Sub', x, mean), scale);
      this.give(gain, () => this.sum(this.op('Mul', dy, normal), 0, 0));
      this.give(bias, () => this.sum(dy, 0, 0));
      this.give(x, () => {
        const inside = this.op('Mul', dy, gain);
        const alongNormal = this.op('Mul', normal, this.mean(this.op('Mul', inside, normal)));
        return this.op('Mul', scale, this.op('Sub', this.op('Sub', inside, this.mean(inside)), alongNormal));
      });
    });
  }
  rmsNorm(x: Value, gain: Value, epsilon: number): Value {
    const { graph } = this;
    const square = this.op('Add', this.mean(this.op('Mul', x, x)), graph.float(epsilon));
    const scale = graph.add('Reciprocal', [this.op('Sqrt', square)]);
    const normal = this.op('Mul', x, scale);
    return this.made(this.op('Mul', normal, gain), [x, gain], (dy) => {
      this.give(gain, () => this.sum(this.op('Mul', dy, normal), 0, 0));
      this.give(x, () => {
        const inside = this.op('Mul', dy, gain);
        const alongNormal = this.op('Mul', normal, this.mean(this.op('Mul', inside, normal)));
        return this.op('Mul', scale, this.op('Sub', inside, alongNormal));
      });
    });
  }
  rotate(x: Value, cosines: Value, sines: Value, heads: number): Value {
    const { graph } = this;
    const shape = graph.add('Shape', [x]);
    const byHead = (value: Value) => graph.add('Reshape', [value, graph.integers([0, heads, -1])]);
    const column = (value: Value) => graph.add('Unsqueeze', [value, graph.integers([1])]);
    const [c, s] = [column(cosines), column(sines)];
    // Turned: (-second half, first half). Its transpose: (second half, -first half).
    const turned = (value: Value, isTransposed: boolean) => {
      const [first, second] = graph.addMany('Split', [value], 2, { axis: -1, num_outputs: 2 }) as [Value, Value];
      const halves = isTransposed ? [second, this.op('Neg', first)] : [this.op('Neg', second), first];
      return graph.add('Concat', halves, { axis: -1 });
    };
    const heads3 = byHead(x);
    const sum = this.op('Add', this.op('Mul', heads3, c), this.op('Mul', turned(heads3, false), s));
    return this.made(graph.add('Reshape', [sum, shape]), [x], (dy) =>
      this.give(x, () => {
        const d = byHead(dy);
        const back = this.op('Add', this.op('Mul', d, c), turned(this.op('Mul', d, s), true));
        return graph.add('Reshape', [back, shape]);
      }),
    );
  }
  attend(queries: Value, keys: Value, values: Value, visible: Value, heads: number, keyHeads: number): Value {
    const { graph } = this;
    const part = (shape: Value, from: number, to: number) =>
      graph.add('Slice', [shape, graph.integers([from]), graph.integers([to])]);
    const shape = graph.add('Shape', [visible]);
    const [rows, length] = [part(shape, 0, 1), part(shape, 2, 3)];
    const joined = (...parts: Value[]) => graph.add('Concat', parts, { axis: 0 });
    const turned = (x: Value) => graph.add('Transpose', [x], { perm: [0, 1, 3, 2] });
    const width = part(graph.add('Shape', [queries]), 1, 2);
    const headWidth = this.op('Div', width, graph.integers([heads]));
    // [rows * length, heads * width] to [rows, heads, length, width], and back. Queries may be of fewer tokens than keys.
    const apart = (x: Value, count: number) => {
      const parts = graph.add('Reshape', [x, joined(rows, graph.integers([-1, count]), headWidth)]);
      return graph.add('Transpose', [parts], { perm: [0, 2, 1, 3] });
    };
    const together = (x: Value, count: number) => {
      const columns = this.op('Div', this.op('Mul', width, graph.integers([count])), graph.integers([heads]));
      return graph.add('Reshape', [
        graph.add('Transpose', [x], { perm: [0, 2, 1, 3] }),
        joined(graph.integers([-1]), columns),
      ]);
    };
    // Queries that share keys: [rows, key heads, group * length, width], so that no key is repeated.
    const group = heads / keyHeads;
    const grouped = (x: Value) => (group === 1 ? x : graph.add('Reshape', [x, perKey]));
    const single = (x: Value) => (group === 1 ? x : graph.add('Reshape', [x, perHead]));
    const perKey = joined(rows, graph.integers([keyHeads, -1]), headWidth);
    const perHead = joined(rows, graph.integers([heads, -1]), headWidth);
    const root = this.op(
      'Sqrt',
      graph.add('Squeeze', [graph.add('Cast', [headWidth], { to: 1 }), graph.integers([0])]),
    );
    const scale = this.op('Div', graph.float(1), root);
    const q = grouped(this.op('Mul', apart(queries, heads), scale));
    const [k, v] = [apart(keys, keyHeads), apart(values, keyHeads)];
    const raw = this.op('MatMul', q, turned(k));
    const five = joined(rows, graph.integers([keyHeads, group, -1]), length);
    const masked = this.op(
      'Add',
      group === 1 ? raw : graph.add('Reshape', [raw, five]),
      graph.add('Unsqueeze', [visible, graph.integers(group === 1 ? [1] : [1, 2])]),
    );
    const softmax = graph.add('Softmax', [masked], { axis: -1 });
    const shares = group === 1 ? softmax : graph.add('Reshape', [softmax, graph.add('Shape', [raw])]);
    const out = this.op('MatMul', shares, v);
    return this.made(together(single(out), heads), [queries, keys, values], (dy) => {
      const dOut = grouped(apart(dy, heads));
      const dScores = this.softmaxGradient(shares, this.op('MatMul', dOut, turned(v)), dOut, out);
      this.give(queries, () => together(single(this.op('Mul', this.op('MatMul', dScores, k), scale)), heads));
      this.give(keys, () => together(this.op('MatMul', turned(dScores), q), keyHeads));
      this.give(values, () => together(this.op('MatMul', turned(shares), dOut), keyHeads));
    });
  }

  /**
   * Of the scores before the softmax: shares * (dShares - sum(dShares * shares)). The sum over all keys is the one of dOut * out over the
   * width of a head (Dao et al. 2022), which is shorter.
   */
  protected softmaxGradient(shares: Value, dShares: Value, dOut: Value, out: Value): Value {
    return this.op('Mul', this.op('Sub', dShares, this.sum(this.op('Mul', dOut, out), -1, 1)), shares);
  }
}
