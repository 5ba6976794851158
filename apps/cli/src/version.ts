/** The version of this command, written in by the bundler. */

declare const __VERSION__: string;

export const VERSION = __VERSION__;
