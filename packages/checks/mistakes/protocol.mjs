/** In the fold of events, in messages, and in metrics. */

const METRICS = 'packages/metrics/src/';
const PROTOCOL = 'packages/protocol/src/';
const HUB = 'apps/hub/src/';

export const PROTOCOL_MISTAKES = [
  {
    name: 'acknowledged-runs-need-attention',
    file: `${PROTOCOL}run-list.ts`,
    changes: [['return !run.isAcknowledged && (', 'return (']],
    tests: [`${PROTOCOL}run-list.test.ts`],
  },
  {
    name: 'counts-make-no-evaluation',
    file: `${PROTOCOL}counted.ts`,
    changes: [['if (counts) evaluation.counts = counts;', '']],
    tests: [`${PROTOCOL}run.test.ts`],
  },
  {
    name: 'ties-not-halved-in-auc',
    file: `${METRICS}roc-auc.ts`,
    changes: [['const meanRank = (i + 1 + end) / 2;', 'const meanRank = end;']],
    tests: [`${METRICS}roc-auc.test.ts`],
  },
  {
    name: 'smoothing-not-debiased',
    file: `${METRICS}smoothing.ts`,
    changes: [['last / (1 - Math.pow(weight, n))', 'last']],
    tests: [`${METRICS}smoothing.test.ts`],
  },
  {
    name: 'nan-in-the-running-mean',
    file: `${METRICS}smoothing.ts`,
    changes: [['if (!Number.isFinite(y)) continue;', '']],
    tests: [`${METRICS}smoothing.test.ts`],
  },
  {
    name: 'wilson-not-cut-at-zero',
    file: `${METRICS}intervals.ts`,
    changes: [
      [
        'return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };\n}\n\n/**\n * Interval of F1.',
        'return { low: centre - half - 1e-6, high: centre + half + 1e-6 };\n}\n\n/**\n * Interval of F1.',
      ],
    ],
    tests: [`${METRICS}intervals.test.ts`],
  },
  {
    name: 'the-129th-file-is-the-first',
    file: `${PROTOCOL}set-points.ts`,
    changes: [['return 2 * writer + (isRounded ? 1 : 0);', 'return 2 * (writer % 128) + (isRounded ? 1 : 0);']],
    tests: [`${PROTOCOL}run.test.ts`],
    only: '300 files',
  },
  {
    name: 'ghosts-bound-of-one',
    file: `${PROTOCOL}ghosts.ts`,
    changes: [['MAX_GHOSTS = 16;', 'MAX_GHOSTS = 1;']],
    tests: [`${PROTOCOL}run.test.ts`],
    only: 'hold for ghosts',
  },
  {
    name: 'ghosts-without-a-bound',
    file: `${PROTOCOL}ghosts.ts`,
    changes: [['|| run.ghosts.size >= MAX_KNOWN) return;', ') return;']],
    tests: [`${PROTOCOL}run.test.ts`],
    only: 'hold for ghosts',
  },
  {
    name: 'pending-evaluations-forgotten',
    file: `${PROTOCOL}run.ts`,
    changes: [["if (event.type !== 'points') evaluatePending(run);", '']],
    tests: [`${PROTOCOL}run.test.ts`],
  },
  {
    name: 'rounded-number-wins',
    file: `${PROTOCOL}set-points.ts`,
    changes: [['if (known !== undefined && !isRounded(known)) return;', '']],
    tests: [`${PROTOCOL}run.test.ts`],
    only: 'rounded',
  },
  {
    name: 'copy-keeps-a-left-branch',
    file: `${PROTOCOL}run-patch.ts`,
    changes: [['fresh > steps.length || branches !== known.branches', 'fresh > steps.length']],
    tests: [`${PROTOCOL}run-patch.test.ts`],
  },
  {
    name: 'silence-is-never-noticed',
    file: `${PROTOCOL}silence.ts`,
    changes: [['return this.#beats && now - this.#heardAt > (isPatient ? PATIENT_MS : SILENT_MS);', 'return false;']],
    tests: [`${PROTOCOL}silence.test.ts`],
  },
  {
    name: 'text-of-a-run-ends-its-element-in-a-page-file',
    file: `${PROTOCOL}page-file.ts`,
    changes: [[String.raw`json.replaceAll('<', '\\u003c')`, 'json']],
    tests: [`${HUB}http/page-file/page-file.test.ts`],
    only: 'holds a run whole',
  },
];
