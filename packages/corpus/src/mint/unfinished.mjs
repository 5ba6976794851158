/** Exit code of a process that generated a part of the corpus; the next process continues. */
export const UNFINISHED = 75;
