export * from './baseline.ts';
export * from './catalog.ts';
export * from './counts.ts';
export * from './histogram.ts';
export * from './intervals.ts';
export * from './roc-auc.ts';
export * from './series.ts';
export * from './smoothing.ts';
