import { expect, it } from 'vitest';
import { onOneLine } from './sample-text.ts';

it('leaves calculator marks out and shows line ends', () => {
  expect(onOneLine('He pays 3*5=<<3*5=15>>15 dollars.\n\n A: 15\n')).toBe('He pays 3*5=15 dollars. ⏎ A: 15');
});

it('keeps everything else, including markup, as text', () => {
  expect(onOneLine('<img src=x onerror=1> 2 << 3')).toBe('<img src=x onerror=1> 2 << 3');
});
