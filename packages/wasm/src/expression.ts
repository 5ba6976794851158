/** Expressions of WebAssembly: what each leaves on the stack, and its instructions. */

export type Kind = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

export interface Expression {
  readonly kind: Kind;
  readonly code: readonly number[];
}
/** Whole numbers and addresses may be given as numbers. */
export type Whole = Expression | number;

export const KINDS: Readonly<Record<Kind, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };

/** Each operator by the kind that it takes; the numbers are those of the specification, 0xfd before those of vectors. */
const OPERATORS: Readonly<Record<string, Partial<Record<Kind, number>>>> = {
  add: { i32: 0x6a, f32: 0x92, f64: 0xa0, v128: 0xe4 },
  sub: { i32: 0x6b, f32: 0x93, f64: 0xa1, v128: 0xe5 },
  mul: { i32: 0x6c, f32: 0x94, f64: 0xa2, v128: 0xe6 },
  div: { i32: 0x6e, f32: 0x95, f64: 0xa3, v128: 0xe7 },
  min: { f32: 0x96, v128: 0xe8 },
  max: { f32: 0x97, v128: 0xe9 },
  less: { i32: 0x49, v128: 0x43 },
  differs: { i32: 0x47, i64: 0x52, f64: 0x62 },
  shiftLeft: { i32: 0x74 },
  shiftRight: { i32: 0x76 },
  rotateLeft: { i32: 0x77 },
  and: { i32: 0x71, v128: 0x4e },
  or: { i32: 0x72 },
  xor: { i32: 0x73 },
  andNot: { v128: 0x4f },
};
const SINGLE: Readonly<Record<string, Partial<Record<Kind, number>>>> = {
  sqrt: { f32: 0x91, v128: 0xe3 },
  nearest: { v128: 0x6a },
};

export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const more = rest > 0x7f;
    bytes.push((rest & 0x7f) | (more ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value | 0; ; rest >>= 7) {
    const isLast = rest >> 6 === 0 || rest >> 6 === -1;
    bytes.push((rest & 0x7f) | (isLast ? 0 : 0x80));
    if (isLast) return bytes;
  }
}

const vector = (opcode: number) => [0xfd, ...unsigned(opcode)];
const floatBytes = (value: number) => [...new Uint8Array(Float32Array.of(value).buffer)];

export function whole(value: Whole): Expression {
  return typeof value === 'number' ? { kind: 'i32', code: [0x41, ...signed(value)] } : value;
}
export const float = (value: number): Expression => ({ kind: 'f32', code: [0x43, ...floatBytes(value)] });
export const double = (value: number): Expression => ({
  kind: 'f64',
  code: [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
});
/** Four times the same. */
export const floats = (value: number): Expression => ({
  kind: 'v128',
  code: [...vector(12), ...[0, 1, 2, 3].flatMap(() => floatBytes(value))],
});

function operation(name: string, left: Whole, right: Whole): Expression {
  const [a, b] = [whole(left), whole(right)];
  const opcode = OPERATORS[name]![a.kind];
  if (opcode === undefined || a.kind !== b.kind) throw new Error(`no ${name} of ${a.kind} and ${b.kind}`);
  return { kind: a.kind, code: [...a.code, ...b.code, ...(a.kind === 'v128' ? vector(opcode) : [opcode])] };
}
type Two = (left: Whole, right: Whole) => Expression;
export const add: Two = (left, right) => operation('add', left, right);
export const sub: Two = (left, right) => operation('sub', left, right);
export const mul: Two = (left, right) => operation('mul', left, right);
/** Whole numbers without a sign. */
export const div: Two = (left, right) => operation('div', left, right);
export const min: Two = (left, right) => operation('min', left, right);
export const max: Two = (left, right) => operation('max', left, right);
/** Of vectors: all bits of a lane where it holds, none elsewhere. Whole numbers without a sign. */
export const less: Two = (left, right) => operation('less', left, right);
export const and: Two = (left, right) => operation('and', left, right);
/** Left where right has no bit. */
export const andNot: Two = (left, right) => operation('andNot', left, right);
/** 1 or 0. */
export const differs: Two = (left, right) => ({ kind: 'i32', code: operation('differs', left, right).code });
export const or: Two = (left, right) => operation('or', left, right);
export const xor: Two = (left, right) => operation('xor', left, right);
export const shiftLeft: Two = (left, right) => operation('shiftLeft', left, right);
/** Zeros come in from the left. */
export const shiftRight: Two = (left, right) => operation('shiftRight', left, right);
export const rotateLeft: Two = (left, right) => operation('rotateLeft', left, right);

function single(name: string, x: Expression): Expression {
  const opcode = SINGLE[name]![x.kind]!;
  return { kind: x.kind, code: [...x.code, ...(x.kind === 'v128' ? vector(opcode) : [opcode])] };
}
export const sqrt = (x: Expression) => single('sqrt', x);
export const nearest = (x: Expression) => single('nearest', x);

const converted =
  (kind: Kind, code: number[]) =>
  (x: Expression): Expression => ({ kind, code: [...x.code, ...code] });
/** Four times the same. */
export const splat = converted('v128', vector(19));
export const lane = (x: Expression, index: number): Expression => ({
  kind: 'f32',
  code: [...x.code, ...vector(31), index],
});
export const asFloat = converted('f32', [0xb3]);
export const asDouble = converted('f64', [0xb8]);
export const widened = converted('f64', [0xbb]);
/** Two numbers of double precision and those of a single vector that are added to them, squared. */
export function addSquares(pair: Expression, four: Expression): Expression {
  const squared = (half: Expression, sum: readonly number[]) => {
    const wide = [...half.code, ...vector(0x5f)];
    return [...sum, ...wide, ...wide, ...vector(0xf2), ...vector(0xf0)];
  };
  return { kind: 'v128', code: squared(shuffle(four, four, [2, 3, 2, 3]), squared(four, pair.code)) };
}
export function sumOfPair(pair: Expression): Expression {
  return { kind: 'f64', code: [...pair.code, ...vector(33), 0, ...pair.code, ...vector(33), 1, 0xa0] };
}
/** 2 to the power of whole numbers from -126 to 127. */
export function powerOfTwo(x: Expression): Expression {
  const exponent = {
    kind: 'v128',
    code: [...x.code, ...vector(0xf8), ...wholes(127, 127, 127, 127), ...vector(0xae)],
  } as const;
  return { kind: 'v128', code: [...exponent.code, ...whole(23).code, ...vector(0xab)] };
}
const wholes = (...values: number[]) => [...vector(12), ...new Uint8Array(Int32Array.from(values).buffer)];
/** All bits of the first lane. */
export const firstLane: Expression = { kind: 'v128', code: wholes(-1, 0, 0, 0) };

/** Lanes 0 to 3 are those of the left, 4 to 7 those of the right. */
export function shuffle(
  left: Expression,
  right: Expression,
  lanes: readonly [number, number, number, number],
): Expression {
  return {
    kind: 'v128',
    code: [
      ...left.code,
      ...right.code,
      ...vector(13),
      ...lanes.flatMap((at) => [0, 1, 2, 3].map((byte) => at * 4 + byte)),
    ],
  };
}

/** Four whole numbers of 32 bits, that overflow without a sign. */
const onWholes =
  (opcode: number) =>
  (left: Expression, right: Expression): Expression => ({
    kind: 'v128',
    code: [...left.code, ...right.code, ...vector(opcode)],
  });
export const four = {
  add: onWholes(0xae),
  mul: onWholes(0xb5),
  or: onWholes(0x50),
  xor: onWholes(0x51),
  /** All bits where left is less than right. */
  less: onWholes(0x3a),
  shiftRight: (x: Expression, bits: number): Expression => ({
    kind: 'v128',
    code: [...x.code, ...whole(bits).code, ...vector(0xad)],
  }),
  same: (x: Whole): Expression => ({ kind: 'v128', code: [...whole(x).code, ...vector(17)] }),
  of: (values: readonly [number, number, number, number]): Expression => ({ kind: 'v128', code: wholes(...values) }),
};

const LOADS: Readonly<Record<string, { kind: Kind; code: number[]; align: number }>> = {
  byte: { kind: 'i32', code: [0x2d], align: 0 },
  i32: { kind: 'i32', code: [0x28], align: 2 },
  i64: { kind: 'i64', code: [0x29], align: 2 },
  f64: { kind: 'f64', code: [0x2b], align: 2 },
  f32: { kind: 'f32', code: [0x2a], align: 2 },
  v128: { kind: 'v128', code: vector(0), align: 2 },
  splat: { kind: 'v128', code: vector(9), align: 2 },
  /** The first lane; the others are 0. */
  one: { kind: 'v128', code: vector(0x5c), align: 2 },
};
type LoadKind = 'byte' | 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'splat' | 'one';

/** @param offset bytes after the address */
export function load(what: LoadKind, address: Whole, offset = 0): Expression {
  const { kind, code, align } = LOADS[what]!;
  return { kind, code: [...whole(address).code, ...code, align, ...unsigned(offset)] };
}

export type StoreKind = 'i32' | 'f32' | 'f64' | 'v128' | 'one';
export function storeCode(what: StoreKind, address: Whole, value: Expression, offset = 0): number[] {
  const place = [2, ...unsigned(offset)];
  const code = {
    i32: [0x36, ...place],
    f32: [0x38, ...place],
    f64: [0x39, ...place],
    v128: [...vector(11), ...place],
    one: [...vector(0x5a), ...place, 0],
  }[what];
  return [...whole(address).code, ...value.code, ...code];
}

/** a * b + c. */
export type MultiplyAdd = (a: Expression, b: Expression, c: Expression) => Expression;
/** In one operation with one rounding, where processor and V8 have it. */
export const fusedMultiplyAdd: MultiplyAdd = (a, b, c) => ({
  kind: 'v128',
  code: [...a.code, ...b.code, ...c.code, ...vector(0x105)],
});
export const plainMultiplyAdd: MultiplyAdd = (a, b, c) => add(mul(a, b), c);
