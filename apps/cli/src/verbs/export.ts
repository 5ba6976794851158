/** `rewardboard export`: a saved model as an ONNX file. */

import { join } from 'node:path';
import type { Command } from 'commander';
import { withUseModel } from '../use-flags.ts';

export function addExport(program: Command): void {
  program
    .command('export')
    .description('write a saved model as an ONNX file, and try it with ONNX Runtime')
    .argument('<model>', 'directory of a checkpoint, or of a run, whose kept checkpoint is taken')
    .option('--output <file>', 'where to (default: model.onnx beside the model)')
    .action(async (path: string, flags: { output?: string }) => {
      await withUseModel(async ({ exportOnnx, loadModel }) => {
        const model = loadModel(path);
        const {
          path: file,
          bytes,
          inputs,
          difference,
        } = await exportOnnx(model, flags.output ?? join(model.directory, 'model.onnx'));
        console.log(`${file}: ${bytes} bytes; inputs ${inputs.join(', ')}; output logits (P = sigmoid)`);
        if (model.description.model_type === 'encoder')
          console.log(
            'It is the head alone: its numbers are those of the encoder, standardized, in the order that the file’s metadata says (number_order, numbers).',
          );
        console.log(
          difference === null
            ? 'Not tried: onnxruntime-node is not installed.'
            : `Tried with ONNX Runtime: log odds differ by at most ${difference.toExponential(1)}.`,
        );
      });
    });
}
