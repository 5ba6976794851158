/** SIGINT, SIGTERM and SIGHUP: the first one stops cleanly, the second one exits at once. */

export interface Interrupt {
  /** The abort reason is the signal's name. */
  signal: AbortSignal;
  /** Resolves at the first signal. */
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
