export { diagnose, diagnosisAt, keepJudging } from './diagnose.ts';
export type { Surroundings } from './facts.ts';
export { Judge } from './judge.ts';
export { parseTargets } from './parse-targets.ts';
export { ALL_RULES } from './rules/all-rules.ts';
export { DEFAULT_TARGETS, GAP } from './target.ts';
export type { Target } from './target.ts';
export { numberText, stepText } from './wording.ts';
