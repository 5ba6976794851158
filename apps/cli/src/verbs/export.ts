/** `rewardboard export`: a saved model as an ONNX file, or as files that transformers or PEFT load. */

import { join } from 'node:path';
import type { Command } from 'commander';
import { terminalLine } from '@rewardboard/machine';
import { Option } from 'commander';
import { addExamples } from '../help.ts';
import { withUseModel } from '../use-flags.ts';

/** `transformers`: a whole model; `peft`: only what was trained. */
const FORMATS = ['onnx', 'transformers', 'peft'] as const;

export function addExport(program: Command): void {
  const command = program
    .command('export')
    .summary('write a model as an ONNX file, or for Python')
    .description(
      "Write a model as an ONNX file and compare ONNX Runtime's output with the model's. A fine-tuned pretrained model can also be written as a directory for transformers, or as a PEFT adapter.",
    )
    .argument('<model>', 'a run directory, or one of its checkpoints')
    .addOption(new Option('--format <name>', 'what to write').choices(FORMATS).default('onnx'))
    .addOption(
      new Option('--output <path>', 'output file or directory').default(undefined, 'a name in the checkpoint'),
    );
  addExamples(command, [
    ['export outputs/run --output model.onnx', "export the run's best model"],
    ['export outputs/run --format peft --output adapter', 'the same as a PEFT adapter'],
  ]).action(async (path: string, flags: { format: (typeof FORMATS)[number]; output?: string }) => {
    await withUseModel(async ({ exportHuggingFace, exportOnnx, loadModel }) => {
      const model = loadModel(path);
      if (flags.format !== 'onnx') {
        const form = flags.format === 'peft' ? 'adapter' : 'model';
        const directory = flags.output ?? join(model.directory, flags.format);
        const names = exportHuggingFace(model, form, directory);
        console.log(terminalLine(`${directory}: ${names.join(', ')}`));
        return;
      }
      const {
        path: file,
        bytes,
        inputLines,
        difference,
      } = await exportOnnx(model, flags.output ?? join(model.directory, 'model.onnx'));
      console.log(
        terminalLine(
          `${file}: ${bytes.toLocaleString('en')} bytes; output: logits (apply a sigmoid to get probabilities)`,
        ),
      );
      console.log(['Inputs:', ...inputLines.map((line) => `  ${terminalLine(line)}`)].join('\n'));
      if (model.reader.exportNote) console.log(model.reader.exportNote);
      console.log(
        typeof difference === 'string'
          ? terminalLine(`Not verified: ${difference}`)
          : `Verified with ONNX Runtime: logits differ by at most ${difference.toExponential(1)}.`,
      );
    });
  });
}
