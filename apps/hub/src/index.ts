export * from './hub-options.ts';
export * from './start-hub.ts';
export * from './read-runs.ts';
