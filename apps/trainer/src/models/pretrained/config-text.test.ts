import { expect, it } from 'vitest';
import { changedConfig } from './config-text.ts';

it('keeps the form of numbers, and changes and removes fields', () => {
  const text =
    '{"a": 2.0, "b": [1e5, 3, -0.5], "c": {"d": 160000.0}, "2.0": "x 7.0 \\" 8.0", "torch_dtype": "float16", "e": 1e-05}';
  const changed = changedConfig(text, { torch_dtype: undefined, e: 4, f: 'new' });
  expect(changed.replaceAll(/\s+/g, ' ')).toBe(
    '{ "a": 2.0, "b": [ 1e5, 3, -0.5 ], "c": { "d": 160000.0 }, "2.0": "x 7.0 \\" 8.0", "e": 4, "f": "new" } ',
  );
});
