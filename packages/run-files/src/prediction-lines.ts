/** Reads `predictions.jsonl`: a line an evaluation with all its predictions, which any program can write beside any log. */

import { countAt, meanConfidence, rocAuc, scoreHistogram, scoresOf } from '@rewardboard/metrics';
import type { EvaluationEvent, SampleColumns, SampleText } from '@rewardboard/protocol';
import { damageOf } from './format.ts';
import type { Format, FormatReader, ReadResult } from './format.ts';
import { MAX_BEGINNING_BYTES } from './format.ts';
import { LongLines } from './long-lines.ts';
import { MAX_PREDICTIONS_LINE_BYTES, PREDICTIONS_LINES_FILE, PredictionsLines } from './predicted-rows.ts';
import type { PredictedRows, PredictionsLine } from './predicted-rows.ts';
import { objectOfText } from './python-json.ts';

/** Rows whose predictions are logged as samples, spread evenly; of pairs both texts count. */
const SAMPLES = 20;
const HAS_VALUES = /"(?:probabilities|rewards)"\s*:\s*\[/;
const HAS_STEP = /"step"\s*:\s*\d/;

export const predictionLines: Format = {
  id: 'prediction-lines',
  label: 'All predictions, as JSON lines',
  // Its numbers are worked out from its predictions; what the training itself has logged counts more.
  authority: 1,
  takesStepsOfOthers: true,
  mayBeNamed: /^predictions\.jsonl$/i,
  recognizes({ fileName, text, bytes }) {
    if (fileName.toLowerCase() !== PREDICTIONS_LINES_FILE) return false;
    const line = text.replace(/^\uFEFF/, '');
    if (line.trim() === '') return bytes.length < MAX_BEGINNING_BYTES && 'wait';
    if (!/^\s*\{/.test(line)) return false;
    const end = line.indexOf('\n');
    if (HAS_VALUES.test(end < 0 ? line : line.slice(0, end))) return true;
    if (end >= 0) return false;
    // A line of metrics is shorter.
    return bytes.length < MAX_BEGINNING_BYTES ? 'wait' : HAS_STEP.test(line);
  },
  open: () => new PredictionLinesReader(),
};

class PredictionLinesReader implements FormatReader {
  readonly #lines = new LongLines(MAX_PREDICTIONS_LINE_BYTES, 'Write the texts of fewer examples, or none');
  #rows = new PredictionsLines(false);
  #kind: PredictedRows['kind'] | null = null;

  read(bytes: Uint8Array): ReadResult {
    return this.#lines.read(bytes, (line, number, result) => this.#take(line, number, result));
  }

  end(rest: Uint8Array): ReadResult {
    const [rows, kind] = [this.#rows, this.#kind];
    this.#rows = rows.copy();
    // What is no object has not been written whole yet.
    const result = this.#lines.end(
      rest,
      (line, number, found) => objectOfText(line) && this.#take(line, number, found),
    );
    [this.#rows, this.#kind] = [rows, kind];
    return result;
  }

  #take(text: string, number: number, result: ReadResult): void {
    if (text.trim() === '') return;
    const line = this.#rows.take(text);
    if ('problem' in line) {
      result.damaged.push(damageOf(number, line.problem));
      return;
    }
    result.records++;
    const { kind } = line.rows;
    // Of solutions and steps the counts say how many there are.
    const pairs = kind === 'pairs' ? { evalExamples: line.rows.labels.length / 2 } : {};
    if (kind !== this.#kind) result.events.push({ type: 'about', about: { kind, ...pairs } });
    this.#kind = kind;
    const rows = sampledRows(line.rows);
    const texts = textsOf(line.rows, rows);
    if (texts.length > 0) result.events.push({ type: 'sample-text', samples: texts });
    result.events.push(kind === 'pairs' ? pairsEvaluation(line, rows) : evaluationOf(line, rows));
  }
}

/** The number of a row in the validation set. */
export function idOfRow({ ids, kind }: PredictedRows, row: number): number {
  if (!ids) return row;
  return kind === 'pairs' ? 2 * ids[row >> 1]! + (row % 2) : ids[row]!;
}

function sampledRows({ labels, kind }: PredictedRows): number[] {
  const each = kind === 'pairs' ? 2 : 1;
  const places = labels.length / each;
  const count = Math.min(places, SAMPLES / each);
  return Array.from({ length: count }, (_, i) => Math.floor((i * places) / count)).flatMap((place) =>
    each === 1 ? [place] : [2 * place, 2 * place + 1],
  );
}

function textsOf(rows: PredictedRows, sampled: readonly number[]): SampleText[] {
  const { texts, problems, solutions } = rows;
  if (!texts) return [];
  return sampled.map((row) => {
    const problem = problems?.[row];
    let first = row;
    if (solutions) while (first > 0 && solutions[first - 1] === solutions[row]) first--;
    return {
      id: idOfRow(rows, row),
      problem: typeof problem === 'string' ? problem : '',
      solution: texts.slice(first, row + 1).join('\n'),
    };
  });
}

function samplesOf(
  rows: PredictedRows,
  sampled: readonly number[],
  probabilityOf: (row: number) => number,
  threshold: number,
): SampleColumns {
  const probability = sampled.map(probabilityOf);
  return {
    id: sampled.map((row) => idOfRow(rows, row)),
    label: sampled.map((row) => rows.labels[row]!),
    predicted: probability.map((p) => (p >= threshold ? 1 : 0)),
    probability,
  };
}

function pointOf({ step, epoch, loss }: PredictionsLine) {
  return { step, ...(epoch === undefined ? {} : { epoch }), loss: loss === undefined ? {} : { 'eval/loss': loss } };
}

function evaluationOf(line: PredictionsLine, sampled: readonly number[]): EvaluationEvent {
  const { values, rows } = line;
  const { labels, threshold } = rows;
  const counts = countAt(labels, values, threshold);
  const { accuracy, f1, precision, recall, specificity, balancedAccuracy } = scoresOf(counts);
  const { loss, ...point } = pointOf(line);
  return {
    type: 'evaluation',
    ...point,
    values: {
      ...loss,
      'eval/accuracy': accuracy,
      'eval/f1': f1,
      'eval/precision': precision,
      'eval/recall': recall,
      'eval/specificity': specificity,
      'eval/balanced_accuracy': balancedAccuracy,
      'eval/roc_auc': rocAuc(labels, values),
      'eval/mean_confidence': meanConfidence(values, threshold),
    },
    counts,
    histogram: scoreHistogram(labels, values),
    samples: samplesOf(rows, sampled, (row) => values[row]!, threshold),
  };
}

function pairsEvaluation(line: PredictionsLine, sampled: readonly number[]): EvaluationEvent {
  const { values, rows } = line;
  const pairs = values.length / 2;
  const meanOf = (of: (chosen: number, rejected: number) => number) => {
    let sum = 0;
    for (let i = 0; i < pairs; i++) sum += of(values[2 * i]!, values[2 * i + 1]!);
    return sum / pairs;
  };
  const leadOf = (row: number) => values[row]! - values[row ^ 1]!;
  const { loss, ...point } = pointOf(line);
  return {
    type: 'evaluation',
    ...point,
    values: {
      'eval/loss': meanOf((a, b) => Math.max(b - a, 0) + Math.log1p(Math.exp(-Math.abs(b - a)))),
      ...loss,
      'eval/accuracy': meanOf((a, b) => (a > b ? 1 : a === b ? 0.5 : 0)),
      'eval/margin': meanOf((a, b) => a - b),
      'eval/ties': meanOf((a, b) => (a === b ? 1 : 0)),
      'eval/mean_reward': meanOf((a, b) => (a + b) / 2),
      'eval/chosen_reward': meanOf((a) => a),
      'eval/rejected_reward': meanOf((_, b) => b),
    },
    samples: samplesOf(rows, sampled, (row) => 1 / (1 + Math.exp(-leadOf(row))), 0.5),
  };
}
