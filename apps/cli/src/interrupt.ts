/** Ctrl-C: once asks everything to stop cleanly, twice kills. */

export interface Interrupt {
  signal: AbortSignal;
  /** Resolves at the first SIGINT or SIGTERM. */
  asked: Promise<void>;
}

export function listenForInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController();
  const asked = new Promise<void>((resolve) => {
    const stop = () => {
      if (controller.signal.aborted) process.exit(130);
      onFirst();
      controller.abort();
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    process.on('SIGHUP', stop);
  });
  return { signal: controller.signal, asked };
}
