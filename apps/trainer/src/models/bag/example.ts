/** The examples as the bag reads them: one judgement at a time. */

export type { JudgedStep as Example } from '../../data/judged-step.ts';
export { solutionOf } from '../../data/judged-step.ts';
