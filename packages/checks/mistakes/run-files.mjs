/** In the readers of log formats. */

const RUN_FILES = 'packages/run-files/src/';

export const RUN_FILES_MISTAKES = [
  {
    name: 'ties-round-away-from-zero',
    file: `${RUN_FILES}python-number.ts`,
    changes: [['&& /[13579]$/.test(rounded) ? exact', '&& false ? exact']],
    tests: [`${RUN_FILES}python-package.test.ts`],
  },
  {
    name: 'forget-the-trailing-record',
    file: `${RUN_FILES}lines.ts`,
    changes: [['if (this.#isSkipping) result.consumed = bytes.length;', 'result.consumed = bytes.length;']],
    tests: [`${RUN_FILES}samples.test.ts`],
    only: 'console.log.*cut at any byte',
  },
  {
    name: 'json-parse-as-array-reader',
    file: `${RUN_FILES}json-array.ts`,
    changes: [
      [
        'const result = emptyResult(); for (;;) {',
        'const result = emptyResult(); try { const rows = JSON.parse(textOf(bytes)) as Record<string, unknown>[]; for (const row of rows) if (take(row, result, ++this.#count)) result.records++; result.consumed = bytes.length; return result; } catch { if (bytes.length < MAX_RECORD_BYTES) return result; } for (;;) {',
      ],
    ],
    tests: [`${RUN_FILES}samples.test.ts`],
    only: 'what the samples say',
  },
  {
    name: 'non-finite-as-null',
    file: `${RUN_FILES}python-json.ts`,
    changes: [['`"${found}"`', "'null'"]],
    tests: [`${RUN_FILES}samples.test.ts`],
    only: 'what the samples say',
  },
  {
    name: 'epochs-do-not-continue',
    file: `${RUN_FILES}coordinates.ts`,
    changes: [['this.#state.offset += this.#state.length * Math.max(1, Math.round(epoch - this.#state.epoch));', '']],
    tests: [`${RUN_FILES}coordinates.test.ts`],
  },
  {
    name: 'epoch-length-without-the-step-count',
    file: `${RUN_FILES}coordinates.ts`,
    changes: [['stepsOfEpoch ?? lengthOfEpoch(this.#state)', 'lengthOfEpoch(this.#state)']],
    tests: [`${RUN_FILES}coordinates.test.ts`],
  },
  {
    name: 'epochs-from-zero-not-shifted',
    file: `${RUN_FILES}coordinates.ts`,
    changes: [['epoch >= this.#state.missed + 2 ? 1 : 0', 'epoch >= this.#state.missed + 2 ? 0 : 0']],
    tests: [`${RUN_FILES}samples.test.ts`],
    only: 'what the samples say',
  },
  {
    name: 'per-cent-not-divided',
    file: `${RUN_FILES}percent-scores.ts`,
    changes: [['values[i] = values[i]! / 100;', 'values[i] = values[i]!;']],
    tests: [`${RUN_FILES}percent-scores.test.ts`],
  },
  {
    name: 'split-column-ignored',
    file: `${RUN_FILES}table-reader.ts`,
    changes: [['if (this.#splitAt < 0) return NO_SPLIT;', 'return NO_SPLIT;']],
    tests: [`${RUN_FILES}table-reader.test.ts`],
  },
  {
    name: 'bar-of-the-next-epoch-not-continued',
    file: `${RUN_FILES}console/bars.ts`,
    changes: [['if (at < seen.at || (seen.isOver && at === seen.at)) seen.restarts++;', '']],
    tests: [`${RUN_FILES}console/producers.test.ts`],
  },
  {
    name: 'bar-of-a-data-set-is-the-training',
    file: `${RUN_FILES}console/bar.ts`,
    changes: [["if (isForeign) return 'foreign';", '']],
    tests: [`${RUN_FILES}console/burst.test.ts`],
  },
  {
    name: 'prose-is-counted',
    file: `${RUN_FILES}console/console-line.ts`,
    changes: [['foreign > MAX_FOREIGN + fields.length ||', '']],
    tests: [`${RUN_FILES}console/prose.test.ts`],
  },
  {
    name: 'checksum-of-a-block-not-checked',
    file: `${RUN_FILES}log-blocks.ts`,
    changes: [['crc32(bytes, from - 1, to) === stored >>> 0 ?', 'true ?']],
    tests: [`${RUN_FILES}wandb-read.test.ts`],
  },
  {
    name: 'frames-behind-the-last-commit',
    file: `${RUN_FILES}sqlite-snapshot.ts`,
    changes: [['if (view.getUint32(4) === 0) continue;', '']],
    tests: [`${RUN_FILES}sqlite-snapshot.test.ts`],
  },
  {
    name: 'a-repeated-step-goes-back',
    file: `${RUN_FILES}going-back.ts`,
    changes: [['!(step < recent.at(-1)!)', '!(step <= recent.at(-1)!)']],
    tests: [`${RUN_FILES}going-back.test.ts`],
  },
  {
    name: 'epoch-goes-back-too',
    file: `${RUN_FILES}going-back.ts`,
    changes: [["name !== 'epoch' && name !== 'time'", 'true']],
    tests: [`${RUN_FILES}going-back.test.ts`],
  },
  {
    name: 'backtracking-pattern',
    file: `${RUN_FILES}cell-numbers.ts`,
    changes: [
      [
        '(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?$/;\nconst NON_FINITE',
        '(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?$/;\nconst NON_FINITE',
      ],
    ],
    tests: [`${RUN_FILES}cell-numbers.test.ts`],
    only: 'very many digits',
  },
];
