export { HashOfBeginning } from './hash-of-beginning.ts';
export { isWriterAlive } from './is-writer-alive.ts';
export type { StatusStream } from './status-line.ts';
export { StatusLine } from './status-line.ts';
export { terminalJson, terminalLine, terminalText } from './terminal-text.ts';
export { nameBeside, writeWholeFile } from './write-whole-file.ts';
