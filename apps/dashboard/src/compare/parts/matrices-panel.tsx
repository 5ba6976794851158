/** A confusion matrix for each run, with the differences from the baseline's and what it fixes and breaks. */
'use client';

import type { ChangedAnswers, Counts } from '@rewardboard/metrics';
import { Panel } from '../../parts/panel.tsx';
import { saysWords, trulyWords } from '../../run/evaluation/matrix-axes.tsx';
import { whole } from '../../words/format-number.ts';
import type { ComparisonResult } from '@rewardboard/diagnostics/comparison';
import type { ComparedSet } from '../model/sets.ts';
import { perCent, signedWhole } from '../words/numbers.ts';
import { RunKey } from './run-key.tsx';

export interface ClassNames {
  positive: string;
  negative: string;
}

export function MatricesPanel(props: {
  result: ComparisonResult;
  sets: readonly ComparedSet[];
  classes: ClassNames;
  /** Shows the examples of a cell; null where not in these logs. */
  onCell: ((set: number, cell: keyof Counts) => void) | null;
}) {
  const { result, sets, classes } = props;
  const baseAt = sets.findIndex(({ isBase }) => isBase);
  const base = result.matrices![baseAt]!;
  const bySeeds = sets.some(({ runs }) => runs.length > 1);
  return (
    <Panel
      title="Confusion matrices"
      subtitle={`${bySeeds ? 'means of the seeds; ' : ''}${whole(result.examples)} examples; second line: difference from ${sets[baseAt]!.letter}${props.onCell ? '; click a cell to read its examples below' : ''}`}
      className="mt-[26px]"
    >
      <div className="grid gap-x-7 gap-y-[18px] tablet:grid-cols-2 wide:grid-cols-4" data-testid="matrices">
        {sets.map((set, i) => (
          <div key={set.letter} className="min-w-0">
            <h3 className="mb-[5px] flex items-center gap-2 text-body font-normal">
              <RunKey set={set} />
              <b>{set.letter}</b>
              <span className="min-w-0 overflow-hidden text-ellipsis whitespace-nowrap text-ink2" title={set.name}>
                {set.name}
              </span>
            </h3>
            <Matrix
              counts={result.matrices![i]!}
              base={set.isBase ? null : base}
              classes={classes}
              onCell={props.onCell && ((cell) => props.onCell!(i, cell))}
            />
            <Changes changed={result.changes[i] ?? null} base={sets[baseAt]!} isBase={set.isBase} />
          </div>
        ))}
      </div>
    </Panel>
  );
}

function Matrix(props: {
  counts: Counts;
  base: Counts | null;
  classes: ClassNames;
  onCell: ((cell: keyof Counts) => void) | null;
}) {
  const { counts, base, classes } = props;
  const cell = (name: keyof Counts, ofRow: number) => {
    const share = ofRow === 0 ? 0 : counts[name] / ofRow;
    const isRight = name === 'tp' || name === 'tn';
    const style = {
      background: `color-mix(in srgb, var(--${isRight ? 'train' : 'act'}) ${Math.round(8 + 30 * share)}%, var(--paper))`,
    };
    const content = (
      <>
        <span className="flex items-baseline justify-between gap-1">
          <b className="text-[19px] leading-[23px] font-semibold">{whole(counts[name])}</b>
          <span className="text-tick">
            {isRight ? '✓' : '✕'} {name.toUpperCase()}
          </span>
        </span>
        <span className="block text-label leading-[15px]">
          {base && <b className="mr-2 font-semibold">{signedWhole(counts[name] - base[name])}</b>}
          {ofRow === 0 ? '' : perCent(share)}
        </span>
      </>
    );
    return props.onCell ? (
      <button
        type="button"
        className="min-h-[62px] min-w-0 px-2 py-1 text-left outline-offset-[-2px] hover:outline hover:outline-ink"
        style={style}
        onClick={() => props.onCell!(name)}
      >
        {content}
      </button>
    ) : (
      <div className="min-h-[62px] min-w-0 px-2 py-1" style={style}>
        {content}
      </div>
    );
  };
  const { tp, fn, fp, tn } = counts;
  return (
    <div className="grid grid-cols-[62px_1fr_1fr] gap-[3px] text-label">
      <span />
      <span className="px-2 text-ink3 wrap-anywhere">{saysWords(classes.positive)}</span>
      <span className="px-2 text-ink3 wrap-anywhere">{saysWords(classes.negative)}</span>
      <span className="pt-1.5 pr-1 leading-[15px] text-ink3 wrap-anywhere">{trulyWords(classes.positive)}</span>
      {cell('tp', tp + fn)}
      {cell('fn', tp + fn)}
      <span className="pt-1.5 pr-1 leading-[15px] text-ink3 wrap-anywhere">{trulyWords(classes.negative)}</span>
      {cell('fp', fp + tn)}
      {cell('tn', fp + tn)}
    </div>
  );
}

/** "more right: real", "more wrong: likely", "cannot tell" */
function changeWords({ word, fixes, breaks }: ChangedAnswers): string {
  if (word === 'the same') return 'the same answers';
  return word === 'cannot tell' ? word : `more ${fixes > breaks ? 'right' : 'wrong'}: ${word}`;
}

function Changes({ changed, base, isBase }: { changed: ChangedAnswers | null; base: ComparedSet; isBase: boolean }) {
  if (isBase) return <p className="mt-1.5 text-label text-ink2">the baseline</p>;
  if (!changed) return null;
  const { fixes, breaks } = changed;
  const width = (count: number) => `${(50 * count) / Math.max(1, fixes + breaks)}%`;
  return (
    <div className="mt-1.5 text-label text-ink2">
      <p>
        fixes <b className="font-semibold text-ink">{whole(fixes)}</b>, breaks{' '}
        <b className="font-semibold text-ink">{whole(breaks)}</b> of {base.letter}’s answers: {changeWords(changed)}
      </p>
      <div className="mt-1 flex h-1.5 gap-px" aria-hidden="true">
        <i className="bg-train" style={{ width: width(fixes) }} />
        <i className="bg-act" style={{ width: width(breaks) }} />
      </div>
    </div>
  );
}
