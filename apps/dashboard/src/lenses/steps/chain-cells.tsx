/** One cell a step: full height where it is called right, half where wrong; ▼ the named one, ✕ the true first error. */

import type { StepData } from '../lens-data.ts';
import { fixed } from '../lens-words.ts';
import { stepColour } from './step-colour.ts';

/** Cells of a chain in a row; the rest is counted. */
const MAX_CELLS = 12;

export function ChainCells(props: { data: StepData; chain: number; named: number; at: number; threshold: number }) {
  const { data, chain, named, at, threshold } = props;
  const { chains, labels, probabilities } = data;
  const [from, to] = [chains.starts[chain]!, chains.starts[chain + 1]!];
  const firstError = chains.firstErrors[chain]!;
  const p = probabilities[at]!.subarray(from, to);
  const label = `${p.length} steps; first error ${firstError < 0 ? 'none' : `at ${firstError + 1}`}; named ${named < 0 ? 'none' : named + 1}; P ${Array.from(p, (value) => fixed(value, 2)).join(', ')}`;
  return (
    <div className="flex min-h-[30px] items-end gap-0.5" role="img" aria-label={label}>
      {Array.from(p.subarray(0, MAX_CELLS), (value, i) => (
        <i
          key={i}
          title={`step ${i + 1}: P(right) ${fixed(value, 2)}, ${labels[from + i] === 1 ? 'right' : 'wrong'}`}
          className={`relative block min-w-3 shrink basis-[26px] ${value >= threshold ? 'h-[22px]' : 'h-[11px] self-end'}`}
          style={{ background: stepColour(value, threshold) }}
        >
          {firstError === i && (
            <span className="absolute inset-x-0 bottom-0 h-[22px] text-center text-label leading-[22px] font-bold text-ink not-italic">
              ✕
            </span>
          )}
          {named === i && (
            <span className="absolute bottom-[23px] left-1/2 -ml-1 border-4 border-b-0 border-t-[6px] border-transparent border-t-ink" />
          )}
        </i>
      ))}
      {p.length > MAX_CELLS && <span className="text-label text-ink3">+{p.length - MAX_CELLS}</span>}
    </div>
  );
}
