/**
 * Console output whose lines a container runtime or a logger has wrapped into JSON: Docker's `{"log": "...\n", "stream": "stdout",
 * "time": "..."}`, or `{"level": "info", "message": "..."}`.
 */

import { consoleLog } from './console-log.ts';
import { MAX_BEGINNING_BYTES, damageOf } from './format.ts';
import type { Format, FormatReader, ReadResult } from './format.ts';
import { Lines } from './lines.ts';
import { objectOfText } from './python-json.ts';
import { bytesOfText } from './utf8.ts';
import { WrappedOutput } from './wrapped-output.ts';

/** Fields that hold the line, the best one first. */
const TEXTS = ['log', 'message', 'msg', 'textPayload', 'event', 'MESSAGE'];
/** Nobody else writes these two. */
const DOCKER = /^\{"log":.*"stream":"std(out|err)"/;
/** Lines that are looked at. */
const MAX_LINES = 50;
/** What a logger says of a line beside it: none of these is a field of a set of data. */
const LEVEL = /^(level|levelname|severity)$/;
const LEVELS = /^(trace|debug|info|notice|warn|warning|error|critical|fatal)$/i;
const STREAM = /^std(out|err)$/;

export const containerLog: Format = {
  id: 'container-log',
  label: 'Console output in JSON',
  mayBeNamed: /\.(jsonl|ndjson|json|log|txt|out|err)$/i,
  authority: 1,
  isFreelyNamed: true,
  recognizes({ text, bytes }) {
    const whole = text.replace(/^\uFEFF/, '').split('\n', MAX_LINES + 1);
    const isAll = whole.length <= MAX_LINES && bytes.length < MAX_BEGINNING_BYTES;
    const lines = whole.slice(0, -1);
    const texts = lines.map(lineIn);
    if (lines.length === 0) return isAll && whole[0]!.startsWith('{"') && 'wait';
    if (texts[0] === null) return false;
    // Other loggers may put the numbers into fields of their own.
    const hasMetric = consoleLog.open().read(bytesOfText(texts.map((line) => line ?? '').join(''))).records > 0;
    return DOCKER.test(lines[0]!) || hasMetric || (isAll && 'wait');
  },
  open: (context) => new ContainerReader(context),
};

/** @returns what the program printed; null where it is not said */
function lineIn(text: string): string | null {
  const record = text.startsWith('{') ? objectOfText(text) : null;
  if (!record || !Object.keys(record).some((name) => isBeside(name, String(record[name])))) return null;
  const name = TEXTS.find((field) => typeof record[field] === 'string');
  if (name === undefined) return null;
  const line = record[name] as string;
  // Docker keeps the line's end, and cuts a long line without one.
  return name === 'log' || line.endsWith('\n') ? line : `${line}\n`;
}

function isBeside(name: string, value: string): boolean {
  return name === 'stream' ? STREAM.test(value) : LEVEL.test(name) && LEVELS.test(value);
}

class ContainerReader extends WrappedOutput implements FormatReader {
  readonly #lines = new Lines();

  read(bytes: Uint8Array): ReadResult {
    let text = '';
    const outer = this.#lines.read(bytes, (line, number, result) => {
      const own = lineIn(line);
      if (own !== null) text += own;
      else if (line.trim() !== '') result.damaged.push(damageOf(number, line));
    });
    const inner = this.printed(text);
    return { ...inner, consumed: outer.consumed, damaged: [...outer.damaged, ...inner.damaged] };
  }

  end(rest: Uint8Array): ReadResult {
    let text = '';
    this.#lines.end(rest, (line) => (text = lineIn(line) ?? ''));
    return this.printedLast(text.replace(/\n$/, ''));
  }
}
