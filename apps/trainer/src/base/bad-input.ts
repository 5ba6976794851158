/** A user error: a file, a field or an option is wrong. Only its message is printed, without a stack trace. */

export class BadInput extends Error {
  override name = 'BadInput';
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
  ENOTDIR: 'part of the path is not a directory',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
};

/** The system's reason for a failed file operation, in words. */
export function systemReason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? String(error) : (REASONS[code] ?? code);
}
