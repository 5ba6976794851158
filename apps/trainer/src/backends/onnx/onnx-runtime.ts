/** Loads ONNX Runtime, which may or may not have been installed. */

export type OnnxRuntime = typeof import('onnxruntime-node');

/** @returns the library; throws with the reason why it cannot be used */
export async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  let library: OnnxRuntime & { default?: OnnxRuntime };
  try {
    library = await import('onnxruntime-node');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(code === 'ERR_MODULE_NOT_FOUND' ? 'onnxruntime-node is not installed' : message.split('\n')[0], {
      cause: error,
    });
  }
  return library.default ?? library;
}
