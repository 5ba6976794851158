/** The terminal's width and colours. */

import { terminalLine } from '@rewardboard/machine';
import { environment } from '../environment.ts';

const MIN_WIDTH = 40;
/** Longer lines are hard to read. */
const MAX_WIDTH = 110;
const WIDTH_WITHOUT_TERMINAL = 80;

const COLOURS = { act: '31', watch: '33', fine: '32', dim: '2', strong: '1' } as const;
export type Colour = keyof typeof COLOURS;

export interface Terminal {
  width: number;
  paint(colour: Colour, text: string): string;
}

export function terminalOf(stream: { isTTY?: boolean; columns?: number }): Terminal {
  const { noColour, forceColour, isDumb, columns } = environment.terminal;
  const hasColours = forceColour || (stream.isTTY === true && !noColour && !isDumb);
  return {
    width: Math.max(
      MIN_WIDTH,
      Math.min(MAX_WIDTH, (stream.isTTY ? stream.columns : undefined) ?? columns ?? WIDTH_WITHOUT_TERMINAL),
    ),
    paint: (colour, text) => (hasColours && text !== '' ? `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : text),
  };
}

/** Lines of at most `width` characters; a word that is longer is cut. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of terminalLine(text).split(' ')) {
    let rest = [...word];
    const wanted = [...line].length + (line === '' ? 0 : 1) + rest.length;
    if (wanted <= width) {
      line += (line === '' ? '' : ' ') + word;
      continue;
    }
    if (line !== '') lines.push(line);
    for (; rest.length > width; rest = rest.slice(width)) lines.push(rest.slice(0, width).join(''));
    line = rest.join('');
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

/** Cut to `width` characters, ending in … if it was longer. */
export function clipped(text: string, width: number): string {
  const characters = [...terminalLine(text)];
  return characters.length <= width ? characters.join('') : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
