export * from './hub-options.ts';
export * from './start-hub.ts';
