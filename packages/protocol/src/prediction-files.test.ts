import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { numberFromWire } from './wire-number.ts';
import { float32OfNpy, npyOfFloat32, predictionFileName, stepOfPredictionFile } from './prediction-files.ts';

it('a file of predictions comes back as it was written, non-finite values included', () => {
  for (const values of [[], [0.25], [0, 1, NaN, -Infinity, 1e-30, ...Array.from({ length: 1000 }, (_, i) => i / 7)]]) {
    const written = Float32Array.from(values);
    const bytes = npyOfFloat32(written);
    expect((bytes.length - 4 * written.length) % 64).toBe(0);
    expect(float32OfNpy(bytes)).toEqual(written);
  }
});

it('a file that was cut anywhere is no file, and neither is one of another kind', () => {
  const bytes = npyOfFloat32(Float32Array.of(0.5, 0.75));
  for (let end = 0; end < bytes.length; end++) expect(float32OfNpy(bytes.subarray(0, end))).toBeNull();
  const doubles = bytes.slice();
  doubles[doubles.indexOf(0x34, 10)] = 0x38;
  expect(float32OfNpy(doubles)).toBeNull();
});

it('the name of a file says its step, and no other name does', () => {
  expect(stepOfPredictionFile(predictionFileName(0))).toBe(0);
  expect(stepOfPredictionFile(predictionFileName(1200))).toBe(1200);
  for (const name of ['step-01.npy', 'step-1.npy.0a.writing', 'step--1.npy', 'examples.json.gz', '../step-1.npy'])
    expect(stepOfPredictionFile(name)).toBeNull();
});

it('the Python package writes the same bytes', () => {
  const fixture = new URL('../../python/fixtures/prediction-files.json', import.meta.url);
  const cases = JSON.parse(readFileSync(fixture, 'utf8')) as { values: unknown[]; npy: string }[];
  expect(cases.length).toBeGreaterThan(0);
  for (const { values, npy } of cases)
    expect(
      Buffer.from(npyOfFloat32(Float32Array.from(values, (value) => numberFromWire(value)!))).toString('base64'),
    ).toBe(npy);
});
