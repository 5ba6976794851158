/**
 * The form in which a run keeps every prediction of its evaluations: a directory `predictions` with `examples.json.gz`, which says
 * once what was predicted, and for each evaluation one NumPy file of as many float32 values.
 */

export const PREDICTIONS_DIRECTORY = 'predictions';
export const EXAMPLES_FILE = 'examples.json.gz';
export const PREDICTIONS_FORMAT = 'rewardboard-predictions';
const STEP_FILE = /^step-(0|[1-9]\d{0,14})\.npy$/;

/** Columns of the same length, one row a value of the step files. */
export interface PredictedExamples {
  format: typeof PREDICTIONS_FORMAT;
  version: 1;
  /** solutions: whole solutions have labels; steps: reasoning steps; pairs: two rows a pair, the chosen text first. */
  kind: 'solutions' | 'steps' | 'pairs';
  /** What the step files hold: P(label is 1), or of pairs the reward (log odds). */
  value: 'probability' | 'reward';
  threshold: number;
  /** Of rows and texts: equal in two runs that were judged on the same examples. */
  fingerprint: string;
  /** Rows of the whole validation set; more than `id` has where not all are kept. */
  total: number;
  /** Rows whose texts are left out because there are too many of them. */
  withoutText: number;
  /** Text of each problem that a row names. */
  problems: string[];
  /** Number in the validation set; the same as in `prediction_samples.json`. */
  id: number[];
  /** Index in `problems`. Rows of one problem are not independent. */
  problem: number[];
  label: (0 | 1)[];
  /** Rows of one solution have the same number. */
  solution: number[];
  /** Which step of its solution a row is about, from 0; of a whole solution its last one. */
  step: number[];
  /** Of a step what was added since the row before it in the same solution, else the whole solution. */
  text: string[];
  /** What results can be divided by, by name; null where a row has none. */
  slices: Record<string, (string | null)[]>;
}

export function predictionFileName(step: number): string {
  return `step-${step}.npy`;
}

/** @returns null for the name of any other file */
export function stepOfPredictionFile(name: string): number | null {
  const step = STEP_FILE.exec(name)?.[1];
  return step === undefined ? null : Number(step);
}

/** Whether a file of this name belongs to `predictions/`; no such name leads anywhere else. */
export function isPredictionFile(name: string): boolean {
  return name === EXAMPLES_FILE || stepOfPredictionFile(name) !== null;
}

/** NumPy's header is padded to a multiple of this. */
const ALIGNMENT = 64;
/** Magic, version, and the length of the header. */
const PREFIX_BYTES = 10;
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;

/** NumPy's format, version 1.0 (NEP 1): one dimension of little-endian float32. */
export function npyOfFloat32(values: Float32Array): Uint8Array {
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${values.length},), }`;
  const headerBytes = Math.ceil((PREFIX_BYTES + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(headerBytes + 4 * values.length);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  bytes[6] = 1;
  view.setUint16(8, headerBytes - PREFIX_BYTES, true);
  const header = `${dictionary.padEnd(headerBytes - PREFIX_BYTES - 1)}\n`;
  for (let i = 0; i < header.length; i++) bytes[PREFIX_BYTES + i] = header.charCodeAt(i);
  for (let i = 0; i < values.length; i++) view.setFloat32(headerBytes + 4 * i, values[i]!, true);
  return bytes;
}

/** @returns null for bytes that are no whole file of one dimension of little-endian float32 */
export function float32OfNpy(bytes: Uint8Array): Float32Array | null {
  if (bytes.length < PREFIX_BYTES || MAGIC.some((byte, i) => bytes[i] !== byte) || bytes[6] !== 1) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = PREFIX_BYTES + view.getUint16(8, true);
  if (start > bytes.length) return null;
  const header = String.fromCharCode(...bytes.subarray(PREFIX_BYTES, Math.min(start, PREFIX_BYTES + 4 * ALIGNMENT)));
  const length = Number(/'shape': ?\((\d{1,12}),\)/.exec(header)?.[1] ?? NaN);
  if (!/'descr': ?'<f4'/.test(header) || bytes.length !== start + 4 * length) return null;
  return Float32Array.from({ length }, (_, i) => view.getFloat32(start + 4 * i, true));
}
