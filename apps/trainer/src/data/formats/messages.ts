/** Conversations, as chat models have them: a text, or a list of {role, content}. */

import type { RowSink } from './format.ts';
import { isObject, shown } from './format.ts';

export interface Message {
  role: string;
  content: string;
}

/** @returns the messages of a list; null when the value is a plain text */
export function messagesOf(value: unknown, name: string, sink: RowSink): Message[] | null {
  if (typeof value === 'string') return null;
  if (!Array.isArray(value)) return sink.fail(`${name} is ${shown(value)}, not a text or a list of messages`);
  return value.map((message: unknown, i) => {
    if (!isObject(message) || typeof message.role !== 'string')
      return sink.fail(`${name}[${i}] is ${shown(message)}, not a message {"role": "...", "content": "..."}`);
    return { role: message.role, content: contentOf(message.content, `${name}[${i}]."content"`, sink) };
  });
}

/** One message is its words; of several, each begins with who says it. */
export function textOfMessages(messages: readonly Message[]): string {
  if (messages.length === 1) return messages[0]!.content;
  return messages.map(({ role, content }) => `${role}: ${content}`).join('\n');
}

export function messagesText(value: unknown, name: string, sink: RowSink): string {
  const messages = messagesOf(value, name, sink);
  return messages === null ? (value as string) : textOfMessages(messages);
}

/** A text, or the text parts of a list of parts; null is what a message holds that only calls a tool. */
function contentOf(content: unknown, name: string, sink: RowSink): string {
  if (typeof content === 'string') return content;
  if (content === null) return '';
  if (!Array.isArray(content)) return sink.fail(`${name} is ${shown(content)}, not a text`);
  return content
    .flatMap((part: unknown) => (isObject(part) && typeof part.text === 'string' ? [part.text] : []))
    .join('\n');
}
