export { comparedMetrics, lowerIsBetter } from './compare-scores.ts';
export { Comparer } from './comparer.ts';
export type { PredictionSource } from './comparer.ts';
export * from './comparison.ts';
