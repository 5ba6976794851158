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

const { Memory, Module, Instance, validate } = (globalThis as unknown as { WebAssembly: WebAssemblyOfNode })
  .WebAssembly;
export { Instance, Module, validate };
export const PAGE_BYTES = 65_536;

/** V8 reserves 10 GB of addresses for a memory, so that it need not check each access; where `ulimit -v` forbids that it can do without. */
const WITHOUT_RESERVING = '--disable-wasm-trap-handler';

export function memoryOf(bytes: number): WasmMemory {
  try {
    return new Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
  } catch (error) {
    throw new RangeError(
      `${(error as Error).message} (${bytes} bytes). Where the address space is limited (ulimit -v), set NODE_OPTIONS=${WITHOUT_RESERVING}`,
      { cause: error },
    );
  }
}

let canReserve: boolean | null = null;

/** Node's arguments for a process of ours that uses WebAssembly. */
export function argumentsOfNode(): string[] {
  if (canReserve === null)
    try {
      memoryOf(1);
      canReserve = true;
    } catch {
      canReserve = false;
    }
  return canReserve ? [] : [WITHOUT_RESERVING];
}
