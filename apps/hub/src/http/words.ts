/** A person names a run, tags it, writes a note on it, or puts it away: kept beside its log, for all viewers. */

import { writeWords } from '../directories/kept-words.ts';
import { CorrectionRefused } from '../directories/write-correction.ts';
import type { LiveRun } from '../runs/live-run.ts';
import type { RunWords } from '../runs/run-words.ts';
import { MAX_NAME_TEXT, MAX_NOTE_TEXT, MAX_TAGS, MAX_TAG_TEXT, isTag } from '../runs/run-words.ts';
import type { Runs } from '../runs/runs.ts';
import type { Answer } from './answer.ts';
import { json, refusal } from './answer.ts';

const FORM = '{"name": "baseline", "tags": ["keep"], "note": "the best so far", "archived": false}, or some of these';

export function say(run: LiveRun, body: unknown, runs: Runs): Answer {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const { name, tags, note, archived } = given;
  if (name === undefined && tags === undefined && note === undefined && archived === undefined)
    return refusal(400, `Send ${FORM}.`);
  const wrong = wrongIn(given);
  if (wrong) return refusal(400, wrong);
  const place = run.origin.words;
  if (!place) return refusal(409, 'This run has no directory here to save that in.');
  const words: Partial<RunWords> = {
    ...(name === undefined ? {} : { name: (name as string).trim() }),
    ...(tags === undefined ? {} : { tags: [...new Set(tags as string[])] }),
    ...(note === undefined ? {} : { note: (note as string).trim() }),
    ...(archived === undefined ? {} : { isArchived: archived as boolean }),
  };
  try {
    writeWords(place, words);
  } catch (error) {
    if (error instanceof CorrectionRefused) return refusal(409, error.message);
    throw error;
  }
  runs.updateWordsIn(place.directory);
  return json({ name: run.name, tags: run.words.tags, note: run.words.note, archived: run.words.isArchived });
}

function wrongIn({ name, tags, note, archived }: Record<string, unknown>): string | null {
  if (name !== undefined && (typeof name !== 'string' || name.length > MAX_NAME_TEXT || /[\r\n]/.test(name)))
    return `name must be one line of at most ${MAX_NAME_TEXT} characters; "" gives the run its own name back.`;
  if (tags !== undefined && (!Array.isArray(tags) || tags.length > MAX_TAGS || !tags.every(isTag)))
    return `tags must be a list of at most ${MAX_TAGS} words of at most ${MAX_TAG_TEXT} characters, without spaces.`;
  if (note !== undefined && (typeof note !== 'string' || note.length > MAX_NOTE_TEXT))
    return `note must be a text of at most ${MAX_NOTE_TEXT} characters.`;
  if (archived !== undefined && typeof archived !== 'boolean') return 'archived must be true or false.';
  return null;
}
