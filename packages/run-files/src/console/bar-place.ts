/** Where a record belongs that stands beside a progress bar. */

import type { Bar, kindOfBar } from './bar.ts';
import type { Bars } from './bars.ts';
import type { Said } from './said.ts';
import { saidOf } from './said.ts';
import type { ConsoleLine } from './line-shape.ts';

/** @param isNested whether it is shorter than the training's, and shown within it */
export function saidOfBar(
  bars: Bars,
  line: ConsoleLine,
  bar: Bar,
  kind: ReturnType<typeof kindOfBar>,
  isNested: boolean,
): Said {
  if (line.step !== undefined) return { ...saidOf(line, undefined), stepsOfEpoch: undefined };
  if (kind === 'evaluation' || isNested) return {};
  if (kind === 'epochs') return { epoch: bar.at };
  const position = kind === 'untitled' ? bars.untitled(bar) : bars.titled(bar, line.epoch);
  bars.use();
  return position ?? {};
}
