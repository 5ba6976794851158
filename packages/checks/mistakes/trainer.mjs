/** In the trainer: models, backends, data and its command line. */

const TRAINER = 'apps/trainer/src/';

export const TRAINER_MISTAKES = [
  {
    name: 'every-hub-takes-predictions',
    file: `${TRAINER}run/prediction-sender.ts`,
    changes: [['this.#isTaken = isTaken;', 'this.#isTaken = true;']],
    tests: [`${TRAINER}run/prediction-sender.test.ts`],
    only: 'a hub of an older version',
  },
  {
    name: 'modernbert-sees-beyond-its-window',
    file: `${TRAINER}models/pretrained/modern-bert-blueprint.ts`,
    changes: [['sees(row, from, to) && Math.abs(from - to) <= a.window', 'sees(row, from, to)']],
    tests: [`${TRAINER}models/pretrained/parity.test.ts`],
    only: 'modernbert computes',
  },
  {
    name: 'a-product-loses-the-factor-of-what-it-takes-up',
    file: `${TRAINER}backends/onnx/graph-products.ts`,
    changes: [['factor: product.factor * factor, added', 'factor: product.factor, added']],
    tests: [`${TRAINER}backends/onnx/onnx-graph.test.ts`],
  },
  {
    name: 'gradients-written-in-place-are-lost',
    file: `${TRAINER}backends/host-adamw.ts`,
    changes: [['return this.isEmpty ? this.gradient : null;', 'return this.gradient;']],
    tests: [`${TRAINER}backends/onnx/onnx-source.test.ts`],
    only: 'second batch',
  },
  {
    name: 'rows-that-no-batch-looked-up-keep-their-weights',
    file: `${TRAINER}backends/host-adamw.ts`,
    changes: [['else if (decay > 0) this.#arrays.decay', 'else if (decay < 0) this.#arrays.decay']],
    tests: [`${TRAINER}backends/table-rows.test.ts`],
  },
  {
    name: 'deberta-s-distances-are-all-exact',
    file: `${TRAINER}models/pretrained/deberta-blueprint.ts`,
    changes: [['buckets > 0 && size > middle', 'buckets < 0']],
    tests: [`${TRAINER}models/pretrained/parity.test.ts`],
    only: 'deberta-v3 computes',
  },
  {
    name: 'blocks-of-adamw-pass-their-end',
    file: `${TRAINER}backends/adamw-arrays.ts`,
    changes: [['const end = Math.min(start + block, from + length);', 'const end = Math.min(start + block, count);']],
    tests: [`${TRAINER}backends/adamw-arrays.test.ts`],
  },
  {
    name: 'score-decoders-at-the-last-token',
    file: `${TRAINER}models/pretrained/decoder-rows.ts`,
    changes: [['tokens.findLastIndex((token) => token !== padToken)', 'tokens.length - 1']],
    tests: [`${TRAINER}models/pretrained/decoder-rows.test.ts`],
  },
  {
    name: 'no-token-ends-the-text-of-a-decoder',
    file: `${TRAINER}models/pretrained/decoder-rows.ts`,
    changes: [['text.endsWith(end) ? text : text + end', 'text']],
    tests: [`${TRAINER}models/pretrained/decoder-rows.test.ts`],
  },
  {
    name: 'train-on-cut-pairs',
    file: `${TRAINER}models/pair-set.ts`,
    changes: [['all.filter((pair) => !isCut(pair))', 'all']],
    tests: [`${TRAINER}models/pretrained/decoder-rows.test.ts`],
  },
  {
    name: 'new-answers-start-at-even-odds',
    file: `${TRAINER}models/pretrained/pretrained-model.ts`,
    changes: [['start: part.name === `${answer}.bias` ? logOdds : 0', 'start: 0']],
    tests: [`${TRAINER}models/pretrained/decoder-rows.test.ts`],
  },
  {
    name: 'adapters-of-peft-have-no-scale',
    file: `${TRAINER}models/pretrained/peft-adapter.ts`,
    changes: [['scale: alpha / rank', 'scale: 1']],
    tests: [`${TRAINER}models/pretrained/python-fixtures.test.ts`],
    only: 'PEFT',
  },
  {
    name: 'journal-not-synced',
    file: `${TRAINER}training/checkpoint-keeper.ts`,
    changes: [['log.syncJournal(); const point', 'const point']],
    tests: [`${TRAINER}training/power-loss.test.ts`],
  },
  {
    name: 'hub-offset-believed',
    file: `${TRAINER}run/sent-journal.ts`,
    changes: [['if (offset > this.size) return false;', 'return true;']],
    tests: [`${TRAINER}run/uplink.test.ts`],
    only: 'whose copy is not how',
  },
  {
    name: 'shorter-history-after-resume',
    file: `${TRAINER}training/start-run.ts`,
    changes: [['if (resumed) notices.push(...recoverJournal(outputDir, resumed, info));', '']],
    tests: [`${TRAINER}training/lost-journal.test.ts`],
    only: 'is cut in mid-line',
  },
  {
    name: 'model-not-verified',
    file: `${TRAINER}use/load-model.ts`,
    changes: [['requireUndamagedModel(directory, MODEL_FILES);', '']],
    tests: [`${TRAINER}use/use-model.test.ts`],
    only: 'one changed bit',
  },
  {
    name: 'token-in-run-json',
    file: `${TRAINER}run/command-line.ts`,
    changes: [["if (SECRET_OPTION.exec(before)?.[2] === '') return '***';", '']],
    tests: [`${TRAINER}run/command-line.test.ts`],
  },
];
