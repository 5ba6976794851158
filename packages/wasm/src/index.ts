export * from './assembler.ts';
export * from './expression.ts';
export * from './web-assembly.ts';
