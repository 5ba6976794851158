/** `rewardboard export`: a saved model as an ONNX file. */

import { join } from 'node:path';
import type { Command } from 'commander';
import { terminalLine } from '@rewardboard/machine';
import { Option } from 'commander';
import { addExamples } from '../help.ts';
import { withUseModel } from '../use-flags.ts';

export function addExport(program: Command): void {
  const command = program
    .command('export')
    .summary('write a model as an ONNX file')
    .description("Write a model as an ONNX file and compare ONNX Runtime's output with the model's.")
    .argument('<model>', 'a run directory, or one of its checkpoints')
    .addOption(new Option('--output <file>', 'output file').default(undefined, 'model.onnx in the checkpoint'));
  addExamples(command, [['export outputs/run --output model.onnx', "export the run's best model"]]).action(
    async (path: string, flags: { output?: string }) => {
      await withUseModel(async ({ exportOnnx, loadModel }) => {
        const model = loadModel(path);
        const {
          path: file,
          bytes,
          inputs,
          difference,
        } = await exportOnnx(model, flags.output ?? join(model.directory, 'model.onnx'));
        console.log(
          terminalLine(
            `${file}: ${bytes} bytes; inputs ${inputs.join(', ')}; output: logits (apply a sigmoid to get probabilities)`,
          ),
        );
        if (model.reader.exportNote) console.log(model.reader.exportNote);
        console.log(
          typeof difference === 'string'
            ? terminalLine(`Not verified: ${difference}`)
            : `Verified with ONNX Runtime: logits differ by at most ${difference.toExponential(1)}.`,
        );
      });
    },
  );
}
