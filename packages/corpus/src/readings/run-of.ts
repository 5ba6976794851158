/** Finds the run of a reading among those that were read. */

interface Named {
  origin: { directory: string };
}

/** @param path of a reading; the directory of a run begins with the name of the watched folder, which may be further down */
export function runOf<T extends Named>(runs: readonly T[], path: string): T | undefined {
  return runs.find(({ origin }) => {
    const directory = origin.directory.replaceAll('\\', '/').replace(/^real-logs\//, 'logs/');
    return path === directory || (directory.includes('/') && path.endsWith(`/${directory}`));
  });
}
