/** The kinds of lines of `predictions.log`. */

import { PYTHON_NUMBER, numberOfText } from './python-number.ts';

export type PredictionsLine =
  | { kind: 'bar' | 'empty' | 'decoration' | 'unknown' }
  | { kind: 'title'; step: number; epoch: number | undefined }
  | { kind: 'timestamp'; text: string }
  | { kind: 'score'; metric: string; value: number }
  | { kind: 'negatives' | 'positives'; wrong: number; right: number }
  | { kind: 'table'; rows: number }
  | { kind: 'row'; id: number; label: 0 | 1; predicted: 0 | 1; probability: number };

const BAR = /^={20,}\s*$/;
const TITLE = new RegExp(String.raw`^Evaluation at Step (\d{1,15})(?: \(Epoch (${PYTHON_NUMBER})\))?\s*$`);
const TIMESTAMP = /^Timestamp: *(\S[^\r]{0,60})$/;
const SCORE = new RegExp(String.raw`^ *(Accuracy|Precision|Recall|F1 Score|Specificity): *(${PYTHON_NUMBER})\s*$`);
/** The first row of the matrix is the class 0: TN and FP; the second the class 1: FN and TP. */
const NEGATIVES = /^ *TN: *(\d{1,15}) +FP: *(\d{1,15})\s*$/;
const POSITIVES = /^ *FN: *(\d{1,15}) +TP: *(\d{1,15})\s*$/;
const TABLE = /^Sample Predictions \((\d{1,9}) random samples?\):\s*$/;
/** The mark at the end may be anything: a tick, a cross, "yes", or what a terminal made of it. */
const ROW = new RegExp(String.raw`^ *(\d{1,15}) \| *([01]) \| *([01]) \| *(${PYTHON_NUMBER}) \|[^|]{0,40}$`);
const DECORATION = new RegExp(
  String.raw`^(?: *Idx \||(?:Overall Metrics:|Confusion Matrix:|Threshold: *${PYTHON_NUMBER}|-{20,}| *\.\.\.)\s*$)`,
);

const METRIC_OF: Readonly<Record<string, string>> = {
  Accuracy: 'eval/accuracy',
  Precision: 'eval/precision',
  Recall: 'eval/recall',
  'F1 Score': 'eval/f1',
  Specificity: 'eval/specificity',
};

export function predictionsLine(line: string): PredictionsLine {
  if (line.trim() === '') return { kind: 'empty' };
  if (BAR.test(line)) return { kind: 'bar' };
  if (DECORATION.test(line)) return { kind: 'decoration' };
  let match = ROW.exec(line);
  if (match) {
    const predicted = match[3] === '1' ? 1 : 0;
    const probability = probabilityOf(predicted, match[4]!);
    return { kind: 'row', id: Number(match[1]), label: match[2] === '1' ? 1 : 0, predicted, probability };
  }
  if ((match = SCORE.exec(line)))
    return { kind: 'score', metric: METRIC_OF[match[1]!]!, value: numberOfText(match[2]!) ?? NaN };
  if ((match = NEGATIVES.exec(line))) return { kind: 'negatives', right: Number(match[1]), wrong: Number(match[2]) };
  if ((match = POSITIVES.exec(line))) return { kind: 'positives', wrong: Number(match[1]), right: Number(match[2]) };
  if ((match = TABLE.exec(line))) return { kind: 'table', rows: Number(match[1]) };
  if ((match = TIMESTAMP.exec(line))) return { kind: 'timestamp', text: match[1]!.trim() };
  if ((match = TITLE.exec(line)))
    return {
      kind: 'title',
      step: Number(match[1]),
      epoch: match[2] === undefined ? undefined : numberOfText(match[2]),
    };
  return { kind: 'unknown' };
}

/** P(positive) of a printed confidence, which belongs to the predicted class; kept to the digits that were printed. */
function probabilityOf(predicted: 0 | 1, confidence: string): number {
  const value = numberOfText(confidence) ?? NaN;
  if (predicted === 1 || !Number.isFinite(value)) return value;
  const digits = confidence.split('.')[1]?.length ?? 0;
  return Number((1 - value).toFixed(Math.min(digits, 20)));
}
