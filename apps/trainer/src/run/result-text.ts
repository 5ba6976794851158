/** The terminal output before and after training: the data, and the result next to trivial baselines. */

import { join } from 'node:path';
import { pathOfField, trivialBaseline } from '@rewardboard/metrics';
import type { RunInfo } from '@rewardboard/protocol';
import type { FromTrainer, TrainingResult } from './process-messages.ts';
import { durationText } from './progress-line.ts';

/** Printed at the start of a run: model, device, data and trivial baselines. */
export function startText({
  info,
  resumedFrom,
  frozen,
}: Omit<Extract<FromTrainer, { type: 'started' }>, 'type'>): string {
  const { data } = info;
  const learning = `${grouped(info.parameters)} parameters${frozen === 0 ? '' : `, ${grouped(frozen)} more are frozen`}`;
  const counts = (examples: number, problems: number) =>
    `${data.kind === 'pairs' ? `${grouped(examples / 2)} pairs` : `${grouped(examples)} examples`} of ${grouped(problems)} problems`;
  const baselines = baselineRows(info);
  const source = data.generated ? `${data.source} (synthetic, not real data)` : data.source;
  return [
    `Run ${info.id}: ${learning}; ${info.plannedSteps} steps${resumedFrom === undefined ? '' : `, resumed from step ${resumedFrom}`}, on ${info.device}`,
    `Data: ${source}; training set: ${counts(data.trainExamples, data.trainProblems)}; ` +
      `validation set: ${counts(data.evalExamples, data.evalProblems)}`,
    `Trivial ${baselines.length === 1 ? 'baseline' : 'baselines'}: ${baselines
      .map(({ label, value, how }) => `${label} ${value.toFixed(3)} (${how})`)
      .join(', ')}`,
  ].join('\n');
}

/** Progress of the preparation: `Reading steps.jsonl: 120000 rows`, `Building the vocabulary: 60000/180000 examples (33%)`. */
export function preparingText({ what, done, total }: Extract<FromTrainer, { type: 'preparing' }>): string {
  return `${what}: ${total === null ? `${done} rows` : `${done}/${total} examples (${Math.floor((100 * done) / total)}%)`}`;
}

/** Progress of the frozen encoder on texts that aren't cached. */
export function embeddingText({ done, total, textsPerSecond }: Extract<FromTrainer, { type: 'embedding' }>): string {
  const left = done < total ? ` · ${durationText(((total - done) / textsPerSecond) * 1000)} left` : '';
  return `Embedding ${done}/${total} texts (${Math.floor((100 * done) / total)}%)${left} · ${textsPerSecond.toPrecision(3)} texts/s`;
}

/** How training ended, why, and how to resume it. */
export function endText({ outcome, step, reason, cause }: TrainingResult, outputDir: string): string {
  const because = reason === undefined ? '' : `: ${reason.replace(/\.$/, '')}`;
  if (outcome === 'finished') return `Finished after step ${step}${because}.`;
  const howToResume =
    cause === 'nonfinite' || step === 0
      ? ''
      : `\nTo resume: rewardboard train --output_dir ${outputDir} --resume_from_checkpoint`;
  return `Stopped at step ${step}${because}.${howToResume}`;
}

/** Printed at the end of a run: the kept model's evaluation next to trivial baselines. */
export function resultText(
  info: RunInfo,
  { result, checkpoint }: TrainingResult,
  metric: string,
  directory: string,
): string {
  const model = checkpoint ? `Model: ${join(directory, checkpoint)}` : 'No model was saved.';
  if (!result) return `The model was never evaluated. ${model}`;
  const row = (label: string, own: string, without: string, how: string) =>
    `  ${label.padEnd(10)}${own.padStart(8)}${without.padStart(11)}  ${how}`.trimEnd();
  // Pairs have fewer metrics; accuracy selects the model if the requested metric isn't one of them.
  const rows = baselineRows(info).flatMap(({ path, label, value, how }) => {
    const own = result.values[path];
    return own === undefined ? [] : [row(label, own.toFixed(4), value.toFixed(4), how)];
  });
  const chosenBy = result.values[pathOfField(metric)] === undefined ? 'eval_accuracy' : metric;
  return [`Best evaluation by ${chosenBy}: step ${result.step}`, row('', 'model', 'baseline', ''), ...rows, model].join(
    '\n',
  );
}

function baselineRows({ data, positiveLabel, negativeLabel }: RunInfo) {
  if (data.kind === 'pairs') return [{ path: 'eval/accuracy', label: 'Accuracy', value: 0.5, how: 'guessing' }];
  const positives = Math.round(data.evalBaseRate * data.evalExamples);
  const trivial = trivialBaseline({ tp: positives, fn: 0, tn: data.evalExamples - positives, fp: 0 })!;
  const majority = trivial.majorityClass === 1 ? positiveLabel : negativeLabel;
  const best = data.trivialAuc[0];
  const bestNumber = best ? `best of ${data.trivialAuc.length} single features: ${best.name}` : 'guessing';
  return [
    { path: 'eval/accuracy', label: 'Accuracy', value: trivial.accuracy, how: `always “${majority}”` },
    { path: 'eval/f1', label: 'F1', value: trivial.f1, how: `always “${positiveLabel}”` },
    { path: 'eval/roc_auc', label: 'ROC AUC', value: best?.auc ?? 0.5, how: bestNumber },
  ];
}

const grouped = (count: number) => count.toLocaleString('en');
