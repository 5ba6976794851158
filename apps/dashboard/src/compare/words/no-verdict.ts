/** What the page says where it can't compare scores: different examples, or nothing to compare them by. */

import { whole } from '../../words/format-number.ts';
import type { ComparisonResult } from '@rewardboard/diagnostics/comparison';
import type { ComparedRun } from '../model/compared-run.ts';
import type { ComparedSet } from '../model/sets.ts';
import { titleOf } from '../model/metric-columns.ts';
import { listed } from './numbers.ts';

export interface NoVerdict {
  head: string;
  why: string;
  command: string | null;
}

export function noVerdict(
  { basis, fingerprints, metrics }: ComparisonResult,
  runs: readonly ComparedRun[],
  sets: readonly ComparedSet[],
  metric: string,
): NoVerdict {
  if (basis === 'different data') {
    const groups = new Map<string, { letters: Set<string>; text: string }>();
    for (const set of sets)
      for (const i of set.runs) {
        const key = fingerprints[i] ?? `counts ${examplesOf(runs[i]!) ?? 'unknown'}`;
        const group = groups.get(key) ?? { letters: new Set(), text: dataText(runs[i]!) };
        group.letters.add(set.letter);
        groups.set(key, group);
      }
    const seedsDiffer = sets.some((set) => new Set(set.runs.map((i) => fingerprints[i])).size > 1);
    const parts = [...groups.values()].map(({ letters, text }) => `${listed([...letters])} on ${text}`);
    return {
      head: 'No verdict: they were evaluated on different examples.',
      why: seedsDiffer
        ? 'Seeds of one recipe have different validation examples: each seed held out other problems. Curves and configuration can be compared, scores can’t. Give all runs the same validation file, or the same split_seed:'
        : `${parts.join('; ')}. Curves and configuration can be compared, scores can’t. To compare them, evaluate all on the same file:`,
      command: seedsDiffer
        ? 'npx rewardboard train --data train.jsonl --validation_data validation.jsonl'
        : 'npx rewardboard evaluate RUN validation.jsonl',
    };
  }
  if (basis === 'nothing')
    return {
      head: 'No verdict: these logs don’t say how many examples were right.',
      why: 'Values and curves are below. A difference can be called real once the logs hold predictions, or at least the counts of right and wrong answers.',
      command: null,
    };
  return {
    head: `No verdict by ${titleOf(metric)}: its noise is unknown.`,
    why:
      metrics.length > 0
        ? `The logs say how uncertain ${listed(metrics.map((of) => titleOf(of.metric)))} are. Choose one of these to compare by.`
        : 'Values and curves are below.',
    command: null,
  };
}

function examplesOf({ counts }: ComparedRun): number | null {
  return counts && counts.tp + counts.fn + counts.fp + counts.tn;
}

function dataText(run: ComparedRun): string {
  const { info } = run.run;
  const count = info && info.data.evalExamples > 0 ? info.data.evalExamples : examplesOf(run);
  const source = run.dataName ?? (info?.data.source || 'data of its own');
  return count === null ? source : `${source} (${whole(count)} examples)`;
}
