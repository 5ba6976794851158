/** Ctrl-C or another wish of the system to end: once asks everything to stop cleanly, twice kills. */

export interface Interrupt {
  /** Its reason is the name of the signal. */
  signal: AbortSignal;
  /** Resolves at the first SIGINT or SIGTERM. */
  asked: Promise<void>;
}

export function listenForInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController();
  const asked = new Promise<void>((resolve) => {
    const stop = (name: NodeJS.Signals, number: number) => {
      if (controller.signal.aborted) process.exit(128 + number);
      onFirst();
      controller.abort(name);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    process.on('SIGHUP', stop);
  });
  return { signal: controller.signal, asked };
}
