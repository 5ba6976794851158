/** Whether the numbers of a line make a record: one is of a curve, or a person has said what it is. */

import { kindOf } from '@rewardboard/metrics';
import type { GivenNames } from './given-names.ts';
import type { ConsoleLine, Field } from './line-shape.ts';
import type { UnknownNames } from './unknown-names.ts';
import type { NamedNumber } from './values.ts';
import { hasAllCounts } from './values.ts';
import { isCurve, isCurveOfRows } from './words.ts';

export function isRecordLine(
  line: ConsoleLine,
  named: readonly NamedNumber[],
  given: GivenNames,
  unknown: UnknownNames,
): boolean {
  const isOfRows = line.stepRank !== undefined || line.bar !== null;
  if (named.some(({ path }) => (isOfRows ? isCurveOfRows(path) : isCurve(path)))) return true;
  if (named.some(({ name }) => given.has(name)) || hasAllCounts(named)) return true;
  // "Train: 0.8, Val: 0.7"
  if (line.label?.base === 'score' && line.fields.every(({ name }) => name.isBare)) return named.length > 0;
  // "Val precision: 0.8"
  if (named.length > 0 && line.fields.every(isOwnScore)) return true;
  if (named.length > 0 && (unknown.isOfEvaluation(line) || unknown.isOfScores(line))) return true;
  // "Validation score: 0.91" on a line of its own, as scikit-learn's networks print it.
  const [only] = line.fields.length === 1 && line.fields[0]!.split !== undefined ? named : [];
  return (only !== undefined && /^(eval|test)\/score$/.test(only.path)) || unknown.areMetrics(line, named);
}

/** A well-known score with the name of its evaluation. */
const isOwnScore = ({ name, isAssigned }: Field): boolean =>
  name.isKnown && isAssigned && (name.split === 'eval' || name.split === 'test') && kindOf(name.base) === 'score';
