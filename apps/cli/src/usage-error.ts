/** A mistake on the command line: the message says what is wrong and how to fix it. Exit code 2, no stack trace. */

export class UsageError extends Error {}
