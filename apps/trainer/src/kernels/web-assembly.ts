/** Node's WebAssembly, of which its types say nothing. */

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}
interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}
interface WebAssemblyOfNode {
  Memory: new (pages: { initial: number }) => WasmMemory;
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  Instance: new (module: object, imports: { env: { memory: WasmMemory } }) => WasmInstance;
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}

const { Memory, Module, Instance, validate } = (globalThis as unknown as { WebAssembly: WebAssemblyOfNode }).WebAssembly;
export { Instance, Memory, Module, validate };
export const PAGE_BYTES = 65_536;
