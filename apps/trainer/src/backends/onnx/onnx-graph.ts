/** Writes an ONNX model node by node. Field numbers are those of onnx.proto; operator set 18. */

import { bytesField, floatField, integerField } from './protobuf.ts';

export type Attribute = number | string | readonly number[] | { float: number };
export type ElementType = 'float32' | 'int32' | 'int64';
/** A length, or the name of one that is known only when the model runs. */
export type Dimension = number | string;

const ELEMENT_TYPES: Readonly<Record<ElementType, number>> = { float32: 1, int32: 6, int64: 7 };
const OPERATOR_SET = 18;
/** Version of the file form that came with that set. */
const IR_VERSION = 8;

interface Node {
  inputs: readonly string[];
  outputs: readonly string[];
  bytes: Buffer;
}

export class OnnxGraph {
  readonly #nodes: Node[] = [];
  readonly #initializers: Buffer[] = [];
  readonly #inputs: Buffer[] = [];
  readonly #outputs: Buffer[] = [];
  readonly #outputNames: string[] = [];
  /** By what they hold. */
  readonly #constants = new Map<string, { name: string; bytes: Buffer }>();
  #names = 0;

  /** Adds a node with one output, and gives the output's name. An attribute's whole number is an integer; `{ float }` is not. */
  add(operator: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    return this.addMany(operator, inputs, 1, attributes)[0]!;
  }

  addMany(
    operator: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string[] {
    const names = Array.from({ length: outputs }, () => `t${this.#names++}`);
    this.#node(operator, inputs, names, attributes);
    return names;
  }

  input(name: string, type: ElementType, shape: readonly Dimension[]): string {
    this.#inputs.push(valueInfo(name, type, shape));
    return name;
  }

  /** Gives a value a name by which it is asked for. */
  output(value: string, name: string, shape: readonly Dimension[]): void {
    this.#node('Identity', [value], [name], {});
    this.#outputNames.push(name);
    this.#outputs.push(valueInfo(name, 'float32', shape));
  }

  /** Numbers that the file holds. */
  initializer(name: string, shape: readonly number[], values: Float32Array): string {
    this.#initializers.push(tensor(name, 'float32', shape, bytesOf(values)));
    return name;
  }

  /** Numbers that whoever opens the file has in memory, whole under the value's name. */
  outside(name: string, shape: readonly number[]): string {
    const entry = (key: string, value: string) =>
      bytesField(13, Buffer.concat([bytesField(1, key), bytesField(2, value)]));
    this.#initializers.push(
      Buffer.concat([
        ...shape.map((length) => integerField(1, length)),
        integerField(2, ELEMENT_TYPES.float32),
        bytesField(8, name),
        entry('location', name),
        integerField(14, 1),
      ]),
    );
    return name;
  }

  /** One number without a shape; equal ones are one. */
  float(value: number): string {
    return this.#constant(`f${value}`, () => tensor('', 'float32', [], bytesOf(Float32Array.of(value))));
  }

  /** A list of whole numbers: a shape, or axes. */
  integers(values: readonly number[]): string {
    return this.#constant(`i${values.join()}`, () =>
      tensor('', 'int64', [values.length], bytesOf(BigInt64Array.from(values, BigInt))),
    );
  }

  /** The nodes that an output needs; others were written and then replaced. @param metadata what the file says of itself */
  bytes(name: string, metadata: Readonly<Record<string, string>> = {}): Buffer {
    const needed = new Set(this.#outputNames);
    const nodes = this.#nodes.toReversed().filter(({ inputs, outputs }) => {
      const isNeeded = outputs.some((output) => needed.has(output));
      if (isNeeded) for (const input of inputs) needed.add(input);
      return isNeeded;
    });
    const constants = [...this.#constants.values()].filter((constant) => needed.has(constant.name));
    const graph = Buffer.concat([
      ...nodes.toReversed().map((node) => bytesField(1, node.bytes)),
      bytesField(2, name),
      ...[...this.#initializers, ...constants.map(({ bytes }) => bytes)].map((values) => bytesField(5, values)),
      ...this.#inputs.map((info) => bytesField(11, info)),
      ...this.#outputs.map((info) => bytesField(12, info)),
    ]);
    return Buffer.concat([
      integerField(1, IR_VERSION),
      bytesField(2, 'rewardboard'),
      bytesField(7, graph),
      bytesField(8, Buffer.concat([bytesField(1, ''), integerField(2, OPERATOR_SET)])),
      ...Object.entries(metadata).map(([key, value]) =>
        bytesField(14, Buffer.concat([bytesField(1, key), bytesField(2, value)])),
      ),
    ]);
  }

  #node(
    operator: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>>,
  ): void {
    const bytes = Buffer.concat([
      ...inputs.map((input) => bytesField(1, input)),
      ...outputs.map((output) => bytesField(2, output)),
      bytesField(4, operator),
      ...Object.entries(attributes).map(([key, value]) => bytesField(5, attribute(key, value))),
    ]);
    this.#nodes.push({ inputs, outputs, bytes });
  }

  #constant(key: string, make: () => Buffer): string {
    const known = this.#constants.get(key);
    if (known) return known.name;
    const name = `c${this.#names++}`;
    this.#constants.set(key, { name, bytes: Buffer.concat([make(), bytesField(8, name)]) });
    return name;
  }
}

function attribute(name: string, value: Attribute): Buffer {
  const named = bytesField(1, name);
  if (typeof value === 'string') return Buffer.concat([named, bytesField(4, value), integerField(20, 3)]);
  if (typeof value === 'number') return Buffer.concat([named, integerField(3, value), integerField(20, 2)]);
  if ('float' in value) return Buffer.concat([named, floatField(2, value.float), integerField(20, 1)]);
  return Buffer.concat([named, ...value.map((item) => integerField(8, item)), integerField(20, 7)]);
}

function tensor(name: string, type: ElementType, shape: readonly number[], bytes: Buffer): Buffer {
  return Buffer.concat([
    ...shape.map((length) => integerField(1, length)),
    integerField(2, ELEMENT_TYPES[type]),
    ...(name === '' ? [] : [bytesField(8, name)]),
    bytesField(9, bytes),
  ]);
}

function valueInfo(name: string, type: ElementType, shape: readonly Dimension[]): Buffer {
  const dimensions = shape.map((length) =>
    bytesField(1, typeof length === 'number' ? integerField(1, length) : bytesField(2, length)),
  );
  const tensorType = Buffer.concat([integerField(1, ELEMENT_TYPES[type]), bytesField(2, Buffer.concat(dimensions))]);
  return Buffer.concat([bytesField(1, name), bytesField(2, bytesField(1, tensorType))]);
}

function bytesOf(values: Float32Array | BigInt64Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}
