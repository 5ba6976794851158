/** An error of the person's making: a file, a field or a flag is wrong. Its message is all that is printed. */

export class BadInput extends Error {
  override name = 'BadInput';
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is not a directory',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
};

/** Why the system refused a file, in words. */
export function systemReason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? String(error) : (REASONS[code] ?? code);
}
