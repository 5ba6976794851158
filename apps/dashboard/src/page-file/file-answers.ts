/** Stands for `live/ask-hub.ts`: the answers are in the file, and nothing is ever requested. */

import type { PageFileAnswer } from '@rewardboard/protocol';
import type { askHub as AskHub } from '../live/ask-hub.ts';
import { pageData } from './page-data.ts';

export const askHub: typeof AskHub = async (path) => {
  const answer = answerAt(path);
  if (answer === null) return Response.json({ error: 'This is not in the file.' }, { status: 404 });
  return 'json' in answer ? Response.json(answer.json) : new Response(bytesOf(answer.base64));
};

function answerAt(path: string): Exclude<PageFileAnswer, { sameAs: string }> | null {
  const { answers } = pageData();
  const answer = Object.hasOwn(answers, path) ? answers[path]! : null;
  return answer && 'sameAs' in answer ? answerAt(answer.sameAs) : answer;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
