/** Where a training keeps the rest of its run: transformers' Trainer writes its event files into a directory below its output, one a session. */

import { posix } from 'node:path';

/** "Nov25_02-33-03_host", below `runs`, unless another directory was named. */
export const DATED = /^[A-Z][a-z]{2}\d{2}_\d{2}-\d{2}-\d{2}_.+$/;

/**
 * @param directory of an event file, relative to the watched one, with "/"; "." for that itself
 * @param config the arguments of the training, as the event file has them
 * @returns the directory of the run, relative to the watched one; null when the file lies where its run is, or nothing says where that is
 */
export function sessionHome(
  directory: string,
  { output_dir: output, logging_dir: logging }: Record<string, unknown>,
): string | null {
  if (typeof output !== 'string') return null;
  const parts = directory.split('/');
  const isDefault = parts.at(-2) === 'runs' && DATED.test(parts.at(-1)!);
  const below = typeof logging === 'string' ? belowOutput(output, logging) : isDefault ? parts.slice(-2) : null;
  // Outputs are moved and copied: only what is said of the way from one to the other counts.
  if (!below || below.length > parts.length || below.some((part, i) => part !== parts[parts.length - below.length + i]))
    return null;
  return parts.slice(0, -below.length).join('/') || '.';
}

function belowOutput(output: string, logging: string): string[] | null {
  const [from, to] = [output, logging].map((path) => posix.normalize(path.replaceAll('\\', '/')));
  if (posix.isAbsolute(from!) !== posix.isAbsolute(to!)) return null;
  const way = posix.relative(from!, to!);
  return way === '' || way === '..' || way.startsWith('../') ? null : way.split('/');
}
