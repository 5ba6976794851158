/** Loads ONNX Runtime, which may or may not have been installed. */

import { turnOffOnnxTelemetry } from '../../base/environment.ts';
import { installCommand } from '../../base/install-command.ts';

export type OnnxRuntime = typeof import('onnxruntime-node');

/** @returns the library; throws with the reason why it cannot be used */
export async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  let library: OnnxRuntime & { default?: OnnxRuntime };
  turnOffOnnxTelemetry();
  try {
    library = await import('onnxruntime-node');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ERR_MODULE_NOT_FOUND'
        ? `onnxruntime-node is not installed (run: ${installCommand('onnxruntime-node')})`
        : message.split('\n')[0];
    throw new Error(reason, { cause: error });
  }
  return library.default ?? library;
}
