/** Weights as a safetensors file: 8 bytes length of the header (little endian), the header as JSON, the numbers. */

import type { NamedTensor } from '../base/named-tensor.ts';

/** @param metadata what the file says of itself; texts only, as the format has it */
export function safetensorsBytes(tensors: readonly NamedTensor[], metadata: Readonly<Record<string, string>>): Buffer {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const { name, shape, values } of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header));
  // Spaces up to a multiple of 8, so that the numbers are aligned when the file is mapped.
  const padding = Buffer.alloc((8 - (json.length % 8)) % 8, ' ');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length + padding.length));
  return Buffer.concat([
    length,
    json,
    padding,
    ...tensors.map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
  ]);
}
