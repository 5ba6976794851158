/** Tells whether an error says that there was not enough memory: of JavaScript, WebAssembly, TensorFlow, ONNX Runtime or WebGPU. */

const SIGNS =
  /array buffer allocation failed|invalid (typed )?array length|memory access out of bounds|out of memory|\boom\b|cannot enlarge memory|failed to allocate|bad_?alloc|allocation failed|exceeds? .*(memory|buffer) .*(limit|size)|maxBufferSize|resource_?exhausted/i;

export function isMemoryExhausted(error: unknown): boolean {
  return error instanceof Error && SIGNS.test(error.message);
}
