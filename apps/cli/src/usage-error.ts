/** A mistake of the person at the keyboard: its message says what is wrong and what to do. Exit code 2, no stack. */

export class UsageError extends Error {}
