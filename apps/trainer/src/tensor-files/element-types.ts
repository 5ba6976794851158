/** The element types of safetensors, and floating-point numbers of any of them as float32. */

/** Bytes of an element, by the format's names. */
export const ELEMENT_BYTES: Readonly<Record<string, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I64: 8,
  U64: 8,
  I32: 4,
  U32: 4,
  I16: 2,
  U16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};

/** Whether `widened` reads it. Eight-bit floats are not: they come with scales of their own. */
export function isFloat(dtype: string): boolean {
  return dtype === 'F32' || dtype === 'F16' || dtype === 'BF16' || dtype === 'F64';
}

/** @param bytes little-endian, at the start of their ArrayBuffer; F32 is a view of them */
export function widened(dtype: string, { buffer, byteLength }: Buffer<ArrayBuffer>): Float32Array {
  if (dtype === 'F32') return new Float32Array(buffer, 0, byteLength / 4);
  if (dtype === 'F64') return Float32Array.from(new Float64Array(buffer, 0, byteLength / 8));
  const halves = new Uint16Array(buffer, 0, byteLength / 2);
  const bits = new Uint32Array(halves.length);
  if (dtype === 'BF16') for (let i = 0; i < halves.length; i++) bits[i] = halves[i]! << 16;
  else for (let i = 0; i < halves.length; i++) bits[i] = bitsOfHalf(halves[i]!);
  return new Float32Array(bits.buffer);
}

/** IEEE 754 binary16 as the bits of binary32: five bits of exponent become eight. */
function bitsOfHalf(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // Subnormal: the leading one becomes the implicit bit.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}
