/** The events of a run of the corpus, with a clock that is drawn: the machine that minted them had its own pace. */

import { scoresOf } from '@rewardboard/metrics';
import type { RunEvent, Values } from '@rewardboard/protocol';
import { infoWith } from '../../diagnostics/src/testing/draw-run.ts';
import type { MintedRun, StoredNumber } from './minted-run.ts';
import { seededRandom } from '../../diagnostics/src/testing/random.ts';

const STARTED_AT = 1_700_000_000_000;
/** Digits that the guide's files print. */
const GUIDE_DIGITS = 4;
/** Of ten thousand intervals, so many take up to two and a half times as long: machines are shared. */
const SLOW_SHARE = 0.01;
const SLOWEST = 2.5;

/** In the order in which they were written; each has its time. */
export function corpusEvents(run: MintedRun): RunEvent[] {
  const { view, points, evaluations } = run;
  const times = clock(run);
  const isOwn = view === 'journal' || view === 'pairs';
  const events: RunEvent[] = isOwn ? [{ type: 'start', time: STARTED_AT, info: infoOf(run) }] : [];
  const value = (stored: StoredNumber) => {
    const number = Number(stored);
    return view === 'guide' ? Number(number.toFixed(GUIDE_DIGITS)) : number;
  };
  const rounded = view === 'guide' ? { rounded: true } : {};
  const trained = new Map<number, Values>();
  points.step.forEach((step, i) => {
    const values: Values = { 'train/loss': value(points.loss[i]!), 'train/learning_rate': points.learningRate[i]! };
    if (view !== 'guide') values['train/grad_norm'] = value(points.gradNorm[i]!);
    trained.set(step, values);
  });
  const evaluated = new Map(evaluations.step.map((step, i) => [step, i]));
  for (const step of [...new Set([...points.step, ...evaluations.step])].sort((a, b) => a - b)) {
    const at = evaluated.get(step);
    const training = view === 'evaluations' ? {} : (trained.get(step) ?? {});
    if (at === undefined) {
      if (view !== 'evaluations')
        events.push({ type: 'train', step, time: times(step, false), values: training, ...rounded });
      continue;
    }
    const counts = {
      tp: evaluations.tp[at]!,
      tn: evaluations.tn[at]!,
      fp: evaluations.fp[at]!,
      fn: evaluations.fn[at]!,
    };
    const scores = scoresOf(counts);
    const values: Values = { ...training, 'eval/loss': value(evaluations.loss[at]!) };
    if (view !== 'pairs')
      Object.assign(values, { 'eval/accuracy': value(scores.accuracy), 'eval/f1': value(scores.f1) });
    if (view !== 'scores' && view !== 'pairs')
      Object.assign(values, {
        'eval/precision': value(scores.precision),
        'eval/recall': value(scores.recall),
        'eval/specificity': value(scores.specificity),
      });
    if (view === 'journal')
      Object.assign(values, {
        'eval/balanced_accuracy': scores.balancedAccuracy,
        'eval/roc_auc': value(evaluations.auc[at]!),
        'eval/mean_confidence': value(evaluations.confidence[at]!),
      });
    for (const [path, column] of Object.entries(run.extra)) values[path] = value(column[at]!);
    events.push({
      type: 'evaluation',
      step,
      time: times(step, true),
      values,
      ...rounded,
      ...(view === 'scores' || view === 'pairs' ? {} : { counts }),
      ...(view === 'journal'
        ? { histogram: { positive: evaluations.positive[at]!, negative: evaluations.negative[at]! } }
        : {}),
      ...(isOwn && evaluations.saved[at] === 1 ? { checkpoint: `checkpoint-${step}` } : {}),
    });
  }
  const last = events.at(-1)!;
  if (run.end !== null && isOwn)
    events.push({ type: 'end', outcome: run.end, step: 'step' in last ? last.step : 0, time: last.time! + 50 });
  return events;
}

/** Called with rising steps: when a step was logged, in whole milliseconds. */
function clock({ seed }: MintedRun): (step: number, evaluates: boolean) => number {
  const random = seededRandom(seed);
  const stepMs = Math.exp(random.between(Math.log(5), Math.log(2_000)));
  const evaluationMs = stepMs * random.between(2, 30);
  let now = STARTED_AT + 1_000;
  let before = 0;
  return (step, evaluates) => {
    const slow = random.next() < SLOW_SHARE ? random.between(1, SLOWEST) : 1;
    now += ((step - before) * stepMs + (evaluates ? evaluationMs : 0)) * random.between(0.9, 1.1) * slow;
    before = step;
    return Math.round(now);
  };
}

function infoOf(run: MintedRun) {
  const { data } = run;
  return infoWith({
    id: run.id,
    name: run.id,
    createdAt: STARTED_AT,
    threshold: typeof run.modelConfig.threshold === 'number' ? run.modelConfig.threshold : 0.5,
    plannedSteps: run.plannedSteps,
    modelConfig: run.modelConfig,
    trainConfig: run.trainConfig,
    parameters: run.parameters,
    device: 'wasm simd',
    data: {
      source: 'generated arithmetic',
      generated: true,
      fingerprint: '',
      ...data,
      trainProblems: data.trainExamples,
      evalProblems: data.evalExamples,
      trivialAuc: [],
    },
  });
}
