export { diagnose } from './diagnose.ts';
export { parseTargets } from './parse-targets.ts';
export { DEFAULT_TARGETS, GAP } from './target.ts';
export type { Target } from './target.ts';
