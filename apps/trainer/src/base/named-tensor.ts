/** Numbers with a name and a shape, on the host. */

export interface NamedTensor {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}
