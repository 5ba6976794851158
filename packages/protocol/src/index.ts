export * from './event.ts';
export * from './finding.ts';
export * from './messages.ts';
export * from './run.ts';
export * from './run-info.ts';
export * from './snapshot.ts';
export * from './wire-number.ts';
export * from './wire.ts';
