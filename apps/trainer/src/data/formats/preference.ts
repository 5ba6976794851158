/** TRL's preference data: a chosen and a rejected answer, as strings or conversations, with an explicit or implicit prompt. */

import type { Format, RowObject, RowSink } from './format.ts';
import { mismatch } from './format.ts';
import type { Message } from './messages.ts';
import { messagesOf, messagesText, textOfMessages } from './messages.ts';

export const preference: Format = {
  form: '{"prompt": "...", "chosen": "...", "rejected": "...", "margin": 0.5}',
  looksLike: (row) => 'chosen' in row || 'rejected' in row,
  nameOf: ({ chosen, prompt }) =>
    `TRL preference${Array.isArray(chosen) ? ', conversational' : ''}${prompt === undefined ? ', prompt within' : ''}`,
  read(row, sink) {
    const { problem, chosen, rejected } = pairOf(row, sink);
    if (chosen === rejected) return sink.drop('chosen and rejected are identical');
    sink.preference({ problem, chosen, rejected, margin: marginOf(row.margin, sink) });
  },
};

function pairOf(row: RowObject, sink: RowSink): { problem: string; chosen: string; rejected: string } {
  const chosen = messagesOf(row.chosen, '"chosen"', sink);
  const rejected = messagesOf(row.rejected, '"rejected"', sink);
  if ((chosen === null) !== (rejected === null))
    return sink.fail('one of "chosen" and "rejected" is a string and the other a list of messages');
  const prompt = row.prompt === undefined || row.prompt === null ? null : messagesText(row.prompt, '"prompt"', sink);
  if (chosen !== null && rejected !== null) return pairOfMessages(prompt, chosen, rejected);
  const [a, b] = [row.chosen as string, row.rejected as string];
  if (prompt !== null) return { problem: prompt, chosen: a, rejected: b };
  const shared = sharedTurns(a, b);
  return { problem: a.slice(0, shared).trim(), chosen: a.slice(shared).trim(), rejected: b.slice(shared).trim() };
}

/** The common beginning of both conversations is the prompt; if there is also an explicit one (as in UltraFeedback), it isn't repeated. */
function pairOfMessages(prompt: string | null, chosen: readonly Message[], rejected: readonly Message[]) {
  let shared = 0;
  const most = Math.min(chosen.length, rejected.length) - 1;
  while (
    shared < most &&
    chosen[shared]!.role === rejected[shared]!.role &&
    chosen[shared]!.content === rejected[shared]!.content
  )
    shared++;
  const within = textOfMessages(chosen.slice(0, shared));
  return {
    problem:
      shared === 0 ? (prompt ?? '') : prompt === null || within.includes(prompt) ? within : `${prompt}\n${within}`,
    chosen: textOfMessages(chosen.slice(shared)),
    rejected: textOfMessages(rejected.slice(shared)),
  };
}

/** Where two conversations in one string each (as in HH-RLHF) diverge: at the last turn, or else line, that begins in both. */
function sharedTurns(a: string, b: string): number {
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  const begun = a.slice(0, same);
  const turn = begun.lastIndexOf('\n\nAssistant:');
  return turn !== -1 ? turn : begun.lastIndexOf('\n') + 1;
}

function marginOf(value: unknown, sink: RowSink): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isFinite(value)) return sink.fail(`"margin" ${mismatch(value, 'a number')}`);
  return value;
}
