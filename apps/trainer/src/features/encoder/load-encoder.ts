/** Loads a pretrained encoder from its directory with transformers.js, never from the network. */

import { turnOffOnnxTelemetry } from '../../base/environment.ts';
import { BadInput } from '../../base/bad-input.ts';
import { installCommand } from '../../base/install-command.ts';
import type { EncoderFiles } from './encoder-files.ts';
import type { TokenRow, TokenTemplate } from './token-template.ts';
import { templateOf } from './token-template.ts';

export interface Encoder {
  template: TokenTemplate;
  /** Token ids of one text, without special tokens. */
  tokens(text: string): number[];
  /** For each row, the mean over all tokens and the mean over the last step's tokens: [rows, 2 width]. */
  embed(rows: readonly TokenRow[]): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** @throws BadInput if the library isn't installed or the files aren't an encoder */
export async function loadEncoder({ directory, width }: EncoderFiles): Promise<Encoder> {
  const { AutoModel, AutoTokenizer, Tensor, env } = await library();
  env.allowRemoteModels = false;
  env.useFSCache = false;
  const options = { local_files_only: true } as const;
  const refuse = (error: unknown) => {
    throw new BadInput(
      `${directory}: transformers.js cannot load the encoder: ${(error as Error).message.split('\n')[0]}`,
    );
  };
  const tokenizer = await AutoTokenizer.from_pretrained(directory, options).catch(refuse);
  const model = await AutoModel.from_pretrained(directory, {
    ...options,
    dtype: 'fp32',
    device: 'cpu',
    session_options: { logSeverityLevel: 3 },
  }).catch(refuse);
  const tokens = (text: string): number[] => (text === '' ? [] : tokenizer.encode(text, { add_special_tokens: false }));
  const pair = tokenizer('a', { text_pair: 'b', return_tensor: false }) as unknown as {
    input_ids: number[] | number[][];
    token_type_ids?: number[] | number[][];
  };
  const template = templateOf(tokens('a'), tokens('b'), pair.input_ids.flat(), pair.token_type_ids?.flat() ?? null);
  if (!template) throw new BadInput(`${directory}: its tokenizer does not support text pairs; use another encoder`);

  return {
    template,
    tokens,
    async embed(rows) {
      const length = Math.max(...rows.map(({ ids }) => ids.length));
      const filled = (value: (row: TokenRow, at: number) => number) => {
        const values = BigInt64Array.from({ length: rows.length * length }, (_, i) => {
          const row = rows[Math.floor(i / length)]!;
          return BigInt(i % length < row.ids.length ? value(row, i % length) : 0);
        });
        return new Tensor('int64', values, [rows.length, length]);
      };
      const inputs = {
        input_ids: filled(({ ids }, at) => ids[at]!),
        attention_mask: filled(() => 1),
        token_type_ids: filled(({ segments }, at) => segments[at]!),
      };
      const outputs = (await model(inputs)) as Record<string, { dims: number[]; data: Float32Array } | undefined>;
      const states = outputs.last_hidden_state ?? outputs.token_embeddings;
      if (!states || states.dims.join() !== [rows.length, length, width].join())
        throw new BadInput(
          `${directory}/onnx/model.onnx: its output is ${Object.entries(outputs)
            .map(([name, value]) => `${name} [${value?.dims.join(', ')}]`)
            .join(', ')}, ` +
            `but last_hidden_state [${rows.length}, ${length}, ${width}] is needed; export the encoder without a head (task feature-extraction)`,
        );
      return pooled(states.data, rows, length, width);
    },
    async dispose() {
      await model.dispose();
    },
  };
}

function pooled(states: Float32Array, rows: readonly TokenRow[], length: number, width: number): Float32Array {
  const result = new Float32Array(rows.length * 2 * width);
  const addMean = (row: number, [from, to]: readonly [number, number], at: number) => {
    for (let token = from; token < to; token++)
      for (let j = 0; j < width; j++) result[at + j]! += states[(row * length + token) * width + j]! / (to - from);
  };
  rows.forEach(({ ids, lastStep }, row) => {
    addMean(row, [0, ids.length], row * 2 * width);
    addMean(row, lastStep, row * 2 * width + width);
  });
  return result;
}

async function library(): Promise<typeof import('@huggingface/transformers')> {
  // It computes with ONNX Runtime.
  turnOffOnnxTelemetry();
  try {
    return await import('@huggingface/transformers');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why =
      code === 'ERR_MODULE_NOT_FOUND'
        ? `is not installed. Run: ${installCommand('@huggingface/transformers')}`
        : `cannot be used: ${message.split('\n')[0]}`;
    throw new BadInput(`model_type encoder needs @huggingface/transformers, which ${why}`);
  }
}
