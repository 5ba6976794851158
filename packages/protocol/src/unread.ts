/** What the watched directories hold besides the runs: which files were looked at and not read, why, and what to do about it. */

/** Files that are not read for the same reason. */
export interface UnreadGroup {
  /** Id for programs: "no-known-metric", "no-header" ... */
  reason: string;
  count: number;
  /** In words, with the count: "2 tables with no known metric in their header". */
  text: string;
  /** A few of the files, relative to the watched directory, each with what was found in it. */
  examples: { path: string; detail?: string }[];
}

export interface Unread {
  /** Files and directories that were looked at, runs included. */
  files: number;
  directories: number;
  /** There are more: only so many are looked at. */
  isCut: boolean;
  groups: UnreadGroup[];
  /** What a person can do, in sentences. */
  remedies: string[];
  /** Symbolic links to what is read in the same directories, each with its target; the last may be "7 more". */
  links?: string[];
}

/** "Looked at 212 files in 14 directories." */
export function lookedAtText({ files, directories, isCut }: Unread): string {
  const counted = (count: number, one: string, many: string) =>
    `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
  return `Looked at ${isCut ? 'the first ' : ''}${counted(files, 'file', 'files')} in ${counted(directories, 'directory', 'directories')}.`;
}

/** Which symbolic links were found inside the directories; empty without any. */
export function linksText({ links = [] }: Unread): string {
  return links.length === 0 ? '' : `Symbolic links (each target is shown once): ${links.join(', ')}.`;
}

/** "2 tables with no known metric in their header: log.csv (EPOCH, TRAIN_LOSS), b.csv (a, b)" */
export function unreadGroupText({ text, count, examples }: UnreadGroup): string {
  const named = examples.map(({ path, detail }) => (detail === undefined ? path : `${path} (${detail})`));
  const more = count - examples.length;
  return named.length === 0 ? text : `${text}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
