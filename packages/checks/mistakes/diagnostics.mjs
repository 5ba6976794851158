/** In rules, findings and verdicts. */

const DIAGNOSTICS = 'packages/diagnostics/src/';

export const DIAGNOSTICS_MISTAKES = [
  {
    name: 'explain-one-rule-less',
    file: `${DIAGNOSTICS}rules/overfitting.ts`,
    changes: [["explains: ['generalization-gap', 'plateau',", "explains: ['generalization-gap',"]],
    tests: [`${DIAGNOSTICS}verdict/explained.test.ts`],
  },
  {
    name: 'explain-what-came-before',
    file: `${DIAGNOSTICS}verdict/explained.ts`,
    changes: [['finding.detectedStep >= cause.onsetStep', 'true']],
    tests: [`${DIAGNOSTICS}verdict/explained.test.ts`],
  },
  {
    name: 'explained-findings-explain',
    file: `${DIAGNOSTICS}verdict/explained.ts`,
    changes: [['&& explanationOf(other) === null', '']],
    tests: [`${DIAGNOSTICS}verdict/explained.test.ts`],
  },
  {
    name: 'a-headline-that-forgets',
    file: `${DIAGNOSTICS}verdict/headline-memory.ts`,
    changes: [['if (finding === headline) return 1;', 'if (finding === headline) return 3;']],
    tests: [`${DIAGNOSTICS}verdict/headline-memory.test.ts`],
  },
  {
    name: 'the-opposite-is-advised',
    file: `${DIAGNOSTICS}verdict/contrary-advice.ts`,
    changes: [['before.sign !== sign ? before : null', 'before.sign === sign ? before : null']],
    tests: [`${DIAGNOSTICS}verdict/headline-memory.test.ts`],
  },
  {
    name: 'causes-emptied',
    file: `${DIAGNOSTICS}rules/finding.ts`,
    changes: [['causes: [...causes]', 'causes: []']],
    tests: [`${DIAGNOSTICS}rules/finding.test.ts`],
  },
  {
    name: 'advice-for-what-is-resolved',
    file: `${DIAGNOSTICS}rules/finding.ts`,
    changes: [['advice: resolvedStep === null ? parts.advice : []', 'advice: parts.advice']],
    tests: [`${DIAGNOSTICS}rules/finding.test.ts`],
  },
  {
    name: 'confidence-ignores-the-number-of-tests',
    file: `${DIAGNOSTICS}statistics/confidence.ts`,
    changes: [['1 - Math.max(1, tests) * upperTail(', '1 - upperTail(']],
    tests: [`${DIAGNOSTICS}statistics/confidence.test.ts`],
  },
  {
    name: 'confidence-ignores-how-well-noise-is-known',
    file: `${DIAGNOSTICS}statistics/confidence.ts`,
    changes: [['Math.max(1, measurements - 1)', '1e6']],
    tests: [`${DIAGNOSTICS}statistics/confidence.test.ts`],
  },
  {
    name: 'sampling-hides-an-outlier',
    file: `${DIAGNOSTICS}diagnosis/run-walker.ts`,
    changes: [['standsOut ||= column.band.isBeyond(value);', '']],
    tests: [`${DIAGNOSTICS}diagnosis/resolution.test.ts`],
    only: 'hides nothing',
  },
  {
    name: 'sampling-forgets-the-best',
    file: `${DIAGNOSTICS}diagnosis/run-walker.ts`,
    changes: [['of this.#screen.takeUnseen()) {', 'of this.#screen.takeUnseen().slice(0, 0)) {']],
    tests: [`${DIAGNOSTICS}diagnosis/resolution.test.ts`],
    only: 'a little better',
  },
  {
    name: 'a-quiet-run-is-judged-late',
    file: `${DIAGNOSTICS}diagnosis/diagnoser.ts`,
    changes: [['if (context && isQuiet(state, context)) this.seeNewest();', '']],
    tests: [`${DIAGNOSTICS}diagnosis/resolution.test.ts`],
    only: 'nothing more comes',
  },
  {
    name: 'a-replay-sees-the-future',
    file: `${DIAGNOSTICS}diagnosis/run-walker.ts`,
    changes: [["if (step === Infinity || step > until) return 'whole';", "if (step === Infinity) return 'whole';"]],
    tests: [`${DIAGNOSTICS}diagnosis/diagnoser.test.ts`],
  },
];
