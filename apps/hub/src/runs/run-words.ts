/** What a person says of a run, in `rewardboard.json` beside its log: a name, tags, a note, and whether it is put away. */

export interface RunWords {
  /** '' for the run's own. */
  name: string;
  tags: readonly string[];
  note: string;
  isArchived: boolean;
}

export const NO_WORDS: RunWords = { name: '', tags: [], note: '', isArchived: false };

export const MAX_TAGS = 20;
export const MAX_TAG_TEXT = 40;
export const MAX_NOTE_TEXT = 1_000;
export const MAX_NAME_TEXT = 120;
/** A tag is one word, so that `tag:word` finds it. */
const TAG = /^[^\s"]{1,40}$/;

/** What of a parsed value is right; what is wrong or missing says nothing. */
export function wordsFrom(raw: unknown): RunWords {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return NO_WORDS;
  const { name, tags, note, archived } = raw as Record<string, unknown>;
  return {
    name: typeof name === 'string' ? name.trim().slice(0, MAX_NAME_TEXT) : '',
    tags: Array.isArray(tags) ? [...new Set(tags.filter(isTag))].slice(0, MAX_TAGS) : [],
    note: typeof note === 'string' ? note.slice(0, MAX_NOTE_TEXT) : '',
    isArchived: archived === true,
  };
}

export function isTag(tag: unknown): tag is string {
  return typeof tag === 'string' && TAG.test(tag);
}
