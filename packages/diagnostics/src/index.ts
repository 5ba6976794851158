export { diagnose } from './diagnose.ts';
export { numberText, stepText } from './wording.ts';
export { parseTargets } from './parse-targets.ts';
export { DEFAULT_TARGETS, GAP } from './target.ts';
export type { Target } from './target.ts';
