/** What a list shows before anybody chose: it depends on what most of its runs have. */

import type { RunLine } from '@rewardboard/protocol';
import { COLUMNS_AT_FIRST, CURVE } from './columns.ts';
import { BY_ATTENTION } from './rows.ts';

/** The score that orders the list: the first of these that enough runs have. */
const SCORES = ['eval/f1', 'eval/roc_auc', 'eval/balanced_accuracy', 'eval/accuracy'];
/** Where fewer of the evaluated runs have it, their tasks differ: then what needs attention comes first. */
const ENOUGH_TO_ORDER = 0.5;
/** A column in which fewer of them have a value would only take room from the verdicts. */
const ENOUGH_FOR_COLUMN = 0.2;
const ALWAYS: readonly string[] = [CURVE, 'started'];

export function sortAtFirst(runs: readonly RunLine[]): string {
  const { evaluated, having } = countOf(runs);
  const score = SCORES.find((metric) => having(metric) >= Math.max(2, ENOUGH_TO_ORDER * evaluated));
  return score === undefined ? BY_ATTENTION : `-${score}`;
}

/** Without F1, accuracy takes its place. */
export function columnsAtFirst(runs: readonly RunLine[]): readonly string[] {
  const { evaluated, having } = countOf(runs);
  const isCommon = (id: string) => having(id) >= Math.max(1, ENOUGH_FOR_COLUMN * evaluated);
  return COLUMNS_AT_FIRST.flatMap((id) => {
    if (ALWAYS.includes(id) || isCommon(id)) return [id];
    return id === 'eval/f1' && isCommon('eval/accuracy') ? ['eval/accuracy'] : [];
  });
}

/** A run that has just begun says nothing of what such runs have. */
function countOf(runs: readonly RunLine[]): { evaluated: number; having(id: string): number } {
  const evaluated = runs.filter(({ metrics }) => Object.keys(metrics).some((name) => name.startsWith('eval/')));
  return {
    evaluated: evaluated.length,
    having: (id) =>
      evaluated.reduce(
        (count, { metrics, fields }) => count + Number(Object.hasOwn(metrics, id) || Object.hasOwn(fields, id)),
        0,
      ),
  };
}
