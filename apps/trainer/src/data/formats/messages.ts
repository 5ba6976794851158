/** Chat conversations: a string, or a list of {role, content}. */

import type { RowSink } from './format.ts';
import { isObject, mismatch } from './format.ts';

export interface Message {
  role: string;
  content: string;
}

/** @returns the messages of a list; null if the value is a string */
export function messagesOf(value: unknown, name: string, sink: RowSink): Message[] | null {
  if (typeof value === 'string') return null;
  if (!Array.isArray(value)) return sink.fail(`${name} ${mismatch(value, 'a string or a list of messages')}`);
  return value.map((message: unknown, i) => {
    if (!isObject(message) || typeof message.role !== 'string')
      return sink.fail(`${name}[${i}] ${mismatch(message, 'a message {"role": "...", "content": "..."}')}`);
    return { role: message.role, content: contentOf(message.content, `${name}[${i}]."content"`, sink) };
  });
}

/** A single message is its content; several are prefixed with their roles. */
export function textOfMessages(messages: readonly Message[]): string {
  if (messages.length === 1) return messages[0]!.content;
  return messages.map(({ role, content }) => `${role}: ${content}`).join('\n');
}

export function messagesText(value: unknown, name: string, sink: RowSink): string {
  const messages = messagesOf(value, name, sink);
  return messages === null ? (value as string) : textOfMessages(messages);
}

/** A string, or the text parts of a list; null is the content of a message that only calls a tool. */
function contentOf(content: unknown, name: string, sink: RowSink): string {
  if (typeof content === 'string') return content;
  if (content === null) return '';
  if (!Array.isArray(content)) return sink.fail(`${name} ${mismatch(content, 'a string')}`);
  return content
    .flatMap((part: unknown) => (isObject(part) && typeof part.text === 'string' ? [part.text] : []))
    .join('\n');
}
