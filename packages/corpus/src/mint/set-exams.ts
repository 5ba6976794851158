/** The sets of a recipe, drawn from the pool and read for the engine: of solutions, and of pairs. */

import type { ModelConfig } from '../../../../apps/trainer/src/config/config-schema.ts';
import type { Engine } from '../../../../apps/trainer/src/backends/engine.ts';
import type { InputSet } from '../../../../apps/trainer/src/models/input-set.ts';
import { evaluate } from '../../../../apps/trainer/src/evaluation/evaluate.ts';
import { evaluatePairs } from '../../../../apps/trainer/src/evaluation/evaluate-pairs.ts';
import { seededRandom } from '../../../../apps/trainer/src/base/random.ts';
import type { Pool } from './pool.ts';
import { labelOf } from './pool.ts';
import { prepare, preparePairs } from './prepare.ts';
import type { Recipe } from './recipe.ts';
import type { SetExams, SetScores } from './train-run.ts';

/** Examples of the set that tells the truth: twenty times a small validation set, and never less than a large one. */
const TRUTH_EXAMPLES = 3_000;
const TRUTH_PAIRS = 1_000;
const BATCH = 1_000;
const NO_COUNTS: Omit<SetScores, 'values'> = {
  counts: { tp: 0, tn: 0, fp: 0, fn: 0 },
  histogram: { positive: [], negative: [] },
};

export function solutionExams({ data, faults }: Recipe, pool: Pool, model: ModelConfig, seed: number): SetExams {
  const examples = pool.draw(data, TRUTH_EXAMPLES, seededRandom(seed, 'examples'));
  const changed = faults.find((fault) => fault.type === 'other-evaluation-set');
  const others = changed
    ? pool.draw(
        { ...data, trainExamples: 0, evalExamples: changed.examples, evalPositives: changed.positives },
        0,
        seededRandom(seed, 'other examples'),
      ).validation
    : [];
  const prepared = prepare(examples.train, [...examples.validation, ...examples.truth, ...others], model);
  const truthFrom = examples.validation.length;
  const othersFrom = truthFrom + examples.truth.length;
  const validation = partOf(prepared.validation, 0, truthFrom);
  const truth = partOf(prepared.validation, truthFrom, othersFrom);
  const other = partOf(prepared.validation, othersFrom, prepared.validation.size);
  const pass = { batchSize: { items: BATCH }, sampleIds: [], threshold: model.threshold };
  return {
    plan: prepared.plan,
    train: prepared.train,
    trainBaseRate: examples.train.reduce((sum, example) => sum + labelOf(example), 0) / examples.train.length,
    evaluate: (engine, step) => evaluate(engine, changed && step >= changed.from ? other : validation, pass),
    evaluateTruth: (engine) => evaluate(engine, truth, pass),
  };
}

export function pairExams({ data, reported }: Recipe, pool: Pool, model: ModelConfig, seed: number): SetExams {
  const pairs = pool.drawPairs(data, TRUTH_PAIRS, seededRandom(seed, 'examples'));
  const { plan, train, validation } = preparePairs(pairs.train, pairs.validation, model);
  const { validation: truth } = preparePairs(pairs.train, pairs.truth, model);
  const unit = reported?.roundsRewards;
  const seen = (engine: Engine): Engine => (unit ? rounding(engine, unit) : engine);
  return {
    plan,
    train,
    trainBaseRate: 0.5,
    evaluate: async (engine) => ({
      ...(await evaluatePairs(seen(engine), validation, { batchSize: { items: BATCH }, sampleIds: [] })),
      ...NO_COUNTS,
    }),
    evaluateTruth: async (engine) => ({
      ...(await evaluatePairs(seen(engine), truth, { batchSize: { items: BATCH }, sampleIds: [] })),
      ...NO_COUNTS,
    }),
  };
}

/** Only its answers are asked for. */
function rounding(engine: Engine, unit: number): Engine {
  const logits: Engine['logits'] = async (batch) =>
    (await engine.logits(batch)).map((reward) => Math.round(reward / unit) * unit);
  return { logits } as Engine;
}

function partOf(set: InputSet, from: number, to: number): InputSet {
  return {
    size: to - from,
    labels: set.labels.slice(from, to),
    batch: (items, dropout) => ({
      ...set.batch(
        Array.from(items, (item) => item + from),
        dropout,
      ),
      examples: Int32Array.from(items),
    }),
  };
}
