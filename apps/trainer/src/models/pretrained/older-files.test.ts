/** Directories as older versions of transformers wrote them, in half precision and in shards. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { modelConfigSchema } from '../../config/config-schema.ts';
import { readSafetensors } from '../../tensor-files/safetensors-read.ts';
import { architectureOf } from './architecture.ts';
import { ModelDirectory } from './model-directory.ts';
import { openPretrained } from './pretrained-model.ts';

const FIXTURES = fileURLToPath(new URL('./fixtures/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'older-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Fields = Record<string, unknown>;
const configOf = (fixture: string) =>
  JSON.parse(readFileSync(join(FIXTURES, fixture, 'config.json'), 'utf8')) as Fields;

/** `rope_theta` and `rope_scaling` for what is `rope_parameters` since version 5, and `torch_dtype` for `dtype`. */
function olderConfig({ rope_parameters: rotary, dtype, ...others }: Fields): Fields {
  const { rope_theta: theta, rope_type: type, ...scaling } = rotary as Fields;
  return {
    ...others,
    torch_dtype: dtype,
    rope_theta: theta,
    rope_scaling: type === 'default' ? null : { type, ...scaling },
  };
}

it.each(['llama', 'llama3-rope', 'llama-linear-rope', 'llama-biases', 'mistral', 'qwen2', 'qwen3'])(
  'the older names in config.json of %s mean the same',
  (fixture) => {
    const config = configOf(fixture);
    const older = olderConfig(config);
    expect(older.rope_theta).toBeGreaterThan(0);
    expect(architectureOf(older, 'config.json')).toEqual(architectureOf(config, 'config.json'));
    // What stands in them is used: another base gives other angles.
    expect(architectureOf({ ...older, rope_theta: 77 }, 'config.json')).not.toEqual(
      architectureOf(config, 'config.json'),
    );
  },
);

interface Stored {
  name: string;
  dtype: string;
  shape: readonly number[];
  bytes: Buffer;
}

function fileOf(stored: readonly Stored[]): Buffer {
  let end = 0;
  const header = Object.fromEntries(
    stored.map(({ name, dtype, shape, bytes }) => [name, { dtype, shape, data_offsets: [end, (end += bytes.length)] }]),
  );
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, ...stored.map(({ bytes }) => bytes)]);
}

/** The upper half of each float32. */
const asBf16 = (values: Float32Array) =>
  Buffer.from(
    Uint16Array.from(new Uint32Array(values.buffer, values.byteOffset, values.length), (x) => x >>> 16).buffer,
  );
/** Of normal numbers within binary16's range, cut off. */
const asF16 = (values: Float32Array) =>
  Buffer.from(
    Uint16Array.from(new Uint32Array(values.buffer, values.byteOffset, values.length), (x) => {
      const exponent = ((x >>> 23) & 0xff) - 112;
      return ((x >>> 16) & 0x8000) | (exponent <= 0 ? 0 : (exponent << 10) | ((x >>> 13) & 0x3ff));
    }).buffer,
  );

it('shards in F16 and BF16 give the same model, each number as near as its kind has it', () => {
  const { tensors } = readSafetensors(join(FIXTURES, 'bert', 'model.safetensors'));
  const directory = join(folder, 'shards');
  mkdirSync(directory);
  writeFileSync(join(directory, 'config.json'), JSON.stringify(configOf('bert')));
  const shards: Stored[][] = [[], []];
  tensors.forEach(({ name, shape, values }, i) => {
    const isHalf = i % 2 === 0;
    shards[i % 2]!.push({
      name,
      dtype: isHalf ? 'F16' : 'BF16',
      shape,
      bytes: isHalf ? asF16(values) : asBf16(values),
    });
  });
  // What older files hold beside weights: numbers of places, as MiniLM's does.
  shards[0]!.push({ name: 'bert.embeddings.position_ids', dtype: 'I64', shape: [1, 2], bytes: Buffer.alloc(16) });
  const files = shards.map((_, i) => `model-0000${i + 1}-of-00002.safetensors`);
  shards.forEach((shard, i) => writeFileSync(join(directory, files[i]!), fileOf(shard)));
  const map = shards.flatMap((shard, i) => shard.map(({ name }) => [name, files[i]]));
  writeFileSync(
    join(directory, 'model.safetensors.index.json'),
    JSON.stringify({ metadata: {}, weight_map: Object.fromEntries(map) }),
  );

  const { fresh } = openPretrained(
    modelConfigSchema.parse({ model_type: 'pretrained', pretrained: directory, tuning: 'full' }),
  );
  expect(fresh).toEqual([]);
  const read = new ModelDirectory(directory);
  tensors.forEach(({ name, values }, i) => {
    const [share, least] = i % 2 === 0 ? [2 ** -10, 2 ** -14] : [2 ** -7, 0];
    const found = read.read(name);
    expect(found.length).toBe(values.length);
    found.forEach((x, at) =>
      expect(Math.abs(x - values[at]!)).toBeLessThanOrEqual(share * Math.abs(values[at]!) + least),
    );
  });
});
