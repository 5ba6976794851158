// @vitest-environment happy-dom
/** Marks in text of others that would turn what a page shows. */

import { render, waitFor } from '@testing-library/react';
import { expect, it, onTestFinished } from 'vitest';
import { showMarks, visibleMarks } from './visible-marks.ts';

const HOSTILE = 'a\u202eevil\u202c \u2067b\u2069 \u200e\u200f\u061c';
const SHOWN = 'a[U+202E]evil[U+202C] [U+2067]b[U+2069] [U+200E][U+200F][U+061C]';

it('shows each mark by its number, and leaves letters of every script alone', () => {
  expect(visibleMarks(HOSTILE)).toBe(SHOWN);
  const text = 'Größe 模型 نموذج עברית 🙂 👩‍💻 ½';
  expect(visibleMarks(text)).toBe(text);
});

it('finds them wherever React writes text, now and later, and in titles and labels', async () => {
  onTestFinished(showMarks(document.documentElement));
  const page = (text: string) => (
    <p title={text} aria-label={text}>
      <b>{text}</b> and {text}
    </p>
  );
  const { container, rerender } = render(page('at first'));
  const isShown = (text: string) => {
    const p = container.querySelector('p')!;
    expect([p.textContent, p.title, p.getAttribute('aria-label')]).toEqual([`${text} and ${text}`, text, text]);
  };
  isShown('at first');
  rerender(page(HOSTILE));
  await waitFor(() => isShown(SHOWN));
  rerender(page('a\u202d'));
  await waitFor(() => isShown('a[U+202D]'));
  document.title = HOSTILE;
  await waitFor(() => expect(document.title).toBe(SHOWN));
});
