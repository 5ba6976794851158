/** Writes a WebAssembly module function by function: kernels are generated when they are needed, for what the processor has. */

import type { Expression, Kind, StoreKind, Whole } from './expression.ts';
import { KINDS, add, less, storeCode, unsigned, whole } from './expression.ts';

/** A variable of a function; as an expression, its value. */
export interface Local extends Expression {
  readonly index: number;
}

/** A function that is being written. */
export class Body {
  readonly code: number[] = [];
  readonly locals: Kind[] = [];
  readonly #parameters: number;

  constructor(parameters: number) {
    this.#parameters = parameters;
  }

  local(value: Expression): Local {
    const index = this.#parameters + this.locals.push(value.kind) - 1;
    const made: Local = { kind: value.kind, code: [0x20, ...unsigned(index)], index };
    this.set(made, value);
    return made;
  }

  /** A whole number or an address. */
  whole(value: Whole): Local {
    return this.local(whole(value));
  }

  set(local: Local, value: Whole): void {
    this.code.push(...whole(value).code, 0x21, ...unsigned(local.index));
  }

  advance(local: Local, by: Whole): void {
    this.set(local, add(local, by));
  }

  /** @param offset bytes after the address */
  store(what: StoreKind, address: Whole, value: Expression, offset = 0): void {
    this.code.push(...storeCode(what, address, value, offset));
  }

  when(condition: Expression, then: () => void, otherwise?: () => void): void {
    this.code.push(...condition.code, 0x04, 0x40);
    then();
    if (otherwise) {
      this.code.push(0x05);
      otherwise();
    }
    this.code.push(0x0b);
  }

  /** While `variable` is less than `end`, `step` further each time. */
  count(variable: Local, end: Whole, step: Whole, body: () => void): void {
    this.when(less(variable, end), () => {
      this.code.push(0x03, 0x40);
      body();
      this.advance(variable, step);
      this.code.push(...less(variable, end).code, 0x0d, 0, 0x0b);
    });
  }

  /** `body` for 0, `step`, ... below `end`. */
  for(end: Whole, step: Whole, body: (at: Local) => void): void {
    const at = this.whole(0);
    this.count(at, end, step, () => body(at));
  }

  /** `body` again and again, until it leaves. Within it, `leave()` ends the loop. */
  loop(body: (leave: (condition: Expression) => void) => void): void {
    this.code.push(0x02, 0x40, 0x03, 0x40);
    body((condition) => this.code.push(...condition.code, 0x0d, 1));
    this.code.push(0x0c, 0, 0x0b, 0x0b);
  }

  call(called: Made, ...values: Whole[]): void {
    this.code.push(...values.flatMap((value) => whole(value).code), 0x10, ...unsigned(called.index));
  }

  /** Bytes to 0. */
  clear(address: Whole, bytes: Whole): void {
    this.code.push(...whole(address).code, ...whole(0).code, ...whole(bytes).code, 0xfc, 11, 0);
  }

  copy(to: Whole, from: Whole, bytes: Whole): void {
    this.code.push(...whole(to).code, ...whole(from).code, ...whole(bytes).code, 0xfc, 10, 0, 0);
  }
}

/** A function that was written. */
export interface Made {
  readonly index: number;
}

/** "\0asm", version 1. */
const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** A module on a memory that is given to it as `env.memory`. */
export class Assembler {
  readonly #types: number[][] = [];
  readonly #exports: number[][] = [];
  readonly #bodies: number[][] = [];

  /** @param write gets the body and the parameters; what it returns is the function's value */
  function(
    name: string,
    parameters: readonly Kind[],
    write: (body: Body, ...parameters: Local[]) => Expression | void,
  ): Made {
    const body = new Body(parameters.length);
    const given = parameters.map((kind, index): Local => ({ kind, code: [0x20, ...unsigned(index)], index }));
    const result = write(body, ...given);
    const index = this.#bodies.length;
    this.#types.push([
      0x60,
      ...list(parameters.map((kind) => [KINDS[kind]])),
      ...list(result ? [[KINDS[result.kind]]] : []),
    ]);
    this.#exports.push([...text(name), 0, ...unsigned(index)]);
    const code = [...list(body.locals.map((kind) => [1, KINDS[kind]])), ...body.code, ...(result?.code ?? []), 0x0b];
    this.#bodies.push([...unsigned(code.length), ...code]);
    return { index };
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const memory = [...text('env'), ...text('memory'), 2, 0, 0];
    return Uint8Array.from([
      ...HEADER,
      ...section(1, list(this.#types)),
      ...section(2, list([memory])),
      ...section(3, list(this.#types.map((_, i) => unsigned(i)))),
      ...section(7, list(this.#exports)),
      ...section(10, list(this.#bodies)),
    ]);
  }
}

function list(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}
/** Names are ASCII. */
function text(value: string): number[] {
  return list([...value].map((letter) => [letter.charCodeAt(0)]));
}
function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}
