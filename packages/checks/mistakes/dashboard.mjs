/** In the pages. */

const DASHBOARD = 'apps/dashboard/src/';
const PAGE = 'apps/dashboard/src/live/';

export const DASHBOARD_MISTAKES = [
  {
    name: 'rate-of-nothing-is-zero',
    file: `${DASHBOARD}run/evaluation/confusion-matrix.tsx`,
    changes: [["of > 0 ? decimal(right / of) : '–'", 'decimal(of > 0 ? right / of : 0)']],
    tests: [`${DASHBOARD}run/evaluation/matrix-panel.test.tsx`],
  },
  {
    name: 'guests-may-change',
    file: `${DASHBOARD}live/use-hub.ts`,
    changes: [['return info?.mayChange ?? info?.shared === false;', 'return info !== undefined;']],
    tests: [`${DASHBOARD}run/findings/findings-panel.test.tsx`],
  },
  {
    name: 'messages-of-another-run',
    file: `${PAGE}run-store.ts`,
    changes: [['message.runId === this.runId', 'message.runId !== undefined']],
    tests: [`${PAGE}run-store.test.tsx`],
    only: 'of another run',
  },
  {
    name: 'events-of-another-stream',
    file: `${PAGE}followed-run.ts`,
    changes: [['batch.stream !== this.stream || batch.from', 'batch.from']],
    tests: [`${PAGE}followed-run.test.ts`],
  },
  {
    name: 'points-of-another-stream',
    file: `${PAGE}detail.ts`,
    changes: [
      ['(found) => found?.stream === stream && setDetail(found)', '(found) => setDetail(found)'],
      ['return zoom && detail?.stream === stream ? detail : null;', 'return zoom ? detail : null;'],
    ],
    tests: [`${PAGE}run-store.test.tsx`],
    only: 'of a stream that',
  },
];
