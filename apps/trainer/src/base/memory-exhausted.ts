/** Tells whether an error says that there was not enough memory: of JavaScript, WebAssembly, TensorFlow, ONNX Runtime or WebGPU. */

const SIGNS =
  /array buffer allocation failed|invalid (typed )?array length|memory access out of bounds|out of memory|\boom\b|cannot enlarge memory|failed to allocate|bad_?alloc|allocation failed|exceeds? .{0,80}(memory|buffer) .{0,80}(limit|size)|maxBufferSize|resource_?exhausted/i;

export function isMemoryExhausted(error: unknown): boolean {
  // A range is exceeded by lengths and offsets: all of them are those of buffers that are too large.
  return error instanceof RangeError || (error instanceof Error && SIGNS.test(error.message));
}

/** Of a training: where there was not enough memory, an error that says what helps; any other as it is. */
export function withRemedy(error: Error): Error {
  if (!isMemoryExhausted(error)) return error;
  const remedy = 'halve per_device_train_batch_size and double gradient_accumulation_steps for the same updates';
  return new Error(`not enough memory (${error.message}); ${remedy}`, { cause: error });
}
