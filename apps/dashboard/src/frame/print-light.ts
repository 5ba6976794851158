/** Paper is light: while a page is printed it has the light theme, whatever was chosen. */

import { showAll } from '../chart/in-view.ts';
import { paintAll } from '../chart/paint-queue.ts';
import { themeChanged } from '../theme/theme.ts';

/** @returns a function that ends it */
export function printLight(): () => void {
  const { dataset } = document.documentElement;
  const media = window.matchMedia('print');
  let chosen: string | undefined;
  let isPrinting = false;
  const print = (isNow: boolean) => {
    if (isNow === isPrinting) return;
    isPrinting = isNow;
    if (isNow) chosen = dataset.theme;
    if (isNow) dataset.theme = 'light';
    else if (chosen === undefined) delete dataset.theme;
    else dataset.theme = chosen;
    themeChanged();
    // The sheet is taken before the next frame.
    if (isNow) showAll();
    paintAll();
  };
  const onMedia = () => print(media.matches);
  const onBefore = () => print(true);
  const onAfter = () => print(media.matches);
  media.addEventListener('change', onMedia);
  window.addEventListener('beforeprint', onBefore);
  window.addEventListener('afterprint', onAfter);
  return () => {
    media.removeEventListener('change', onMedia);
    window.removeEventListener('beforeprint', onBefore);
    window.removeEventListener('afterprint', onAfter);
  };
}
