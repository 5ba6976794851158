// @vitest-environment happy-dom
import { fireEvent, render } from '@testing-library/react';
import { expect, it } from 'vitest';
import '../testing/page.tsx';
import { useKeys } from './use-keys.ts';

function Page({ acts }: { acts: string[] }) {
  useKeys({ n: () => acts.push('n'), ' ': () => acts.push('space'), Enter: () => acts.push('Enter') });
  return <input aria-label="Find" />;
}

it('a shortcut of one letter is not also typed, where its act has opened a form; other keys do what they do', () => {
  const acts: string[] = [];
  const { container } = render(<Page acts={acts} />);
  const isTyped = (key: string, target: Element = document.body) => fireEvent.keyDown(target, { key });
  expect([isTyped('n'), isTyped(' '), isTyped('Enter'), isTyped('x')]).toEqual([false, true, true, true]);
  expect(isTyped('n', container.querySelector('input')!)).toBe(true);
  expect(acts).toEqual(['n', 'space', 'Enter']);
});
