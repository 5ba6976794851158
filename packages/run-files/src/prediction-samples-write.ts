/**
 * `prediction_samples.json`: what the model said of the logged samples at each evaluation. The guide names the file and
 * leaves its form open; this is version 1: an object with a head and rows that grow at the end.
 *
 *     {"format": "rewardboard-prediction-samples", "version": 1, "positive": "correct", "threshold": 0.5, "rows": [
 *       {"step": 250, "epoch": 0.5, "id": 42, "label": 1, "pred": 1, "prob_positive": 0.9, "confidence": 0.9, "correct": true,
 *        "text": {"problem": "...", "solution": "...", "writer": "..."}}
 *     ]}
 *
 * `confidence` belongs to the answer that was chosen (prob_positive or 1 - prob_positive); `correct` says that pred equals
 * label; `text` stands only in the first row that names an id. Non-finite numbers are strings.
 */

import type { RunEvent, RunInfo, SampleText } from '@rewardboard/protocol';
import type { GrowingJson } from './growing-json.ts';
import { jsonFloat } from './python-number.ts';

export const SAMPLES_FORMAT = 'rewardboard-prediction-samples';
export const SAMPLES_VERSION = 1;

export function predictionSamplesFile(info: Pick<RunInfo, 'positiveLabel' | 'threshold'>): GrowingJson {
  const head = [
    `"format": "${SAMPLES_FORMAT}"`,
    `"version": ${SAMPLES_VERSION}`,
    `"positive": ${JSON.stringify(info.positiveLabel)}`,
    `"threshold": ${jsonFloat(info.threshold)}`,
    '"rows": [',
  ];
  const closing = '\n]}\n';
  return { empty: `{${head.join(', ')}${closing}`, closing, row: (text, isFirst) => `${isFirst ? '' : ','}\n${text}` };
}

/**
 * JSON texts of an evaluation's rows, one a sample; none for other events.
 * @param texts texts of ids that no earlier row has named; each is written into the first row that names it
 */
export function predictionSampleRows(event: RunEvent, texts: ReadonlyMap<number, SampleText>): string[] {
  if (event.type !== 'evaluation' || !event.samples) return [];
  const { id: ids, label, predicted, probability } = event.samples;
  const named = new Set<number>();
  return ids.map((id, i) => {
    const isPositive = predicted[i] === 1;
    const fields = [`"step": ${event.step}`];
    if (event.epoch !== undefined) fields.push(`"epoch": ${jsonFloat(event.epoch)}`);
    fields.push(
      `"id": ${id}`,
      `"label": ${label[i]}`,
      `"pred": ${predicted[i]}`,
      `"prob_positive": ${jsonFloat(probability[i]!)}`,
      `"confidence": ${jsonFloat(isPositive ? probability[i]! : 1 - probability[i]!)}`,
      `"correct": ${label[i] === predicted[i]}`,
    );
    const text = named.has(id) ? undefined : texts.get(id);
    named.add(id);
    if (text)
      fields.push(`"text": ${JSON.stringify({ problem: text.problem, solution: text.solution, writer: text.writer })}`);
    return `  {${fields.join(', ')}}`;
  });
}
