/** The follower against writers that rewrite, replace and remove at random. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { followTree } from './index.ts';
import { at, closing, useFolder } from './testing/followed-folder.ts';

useFolder();

/** mulberry32 */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Rewrites the file named by its argument again and again, as Python's json.dump does: truncated, then in small pieces. */
const REWRITER = `
const { openSync, writeSync, closeSync } = require('node:fs');
const rows = [];
for (let round = 0; round < 120; round++) {
  rows.push(JSON.stringify({ step: round, text: 'x'.repeat((round * 37) % 90) }));
  const text = '[\\n' + rows.join(',\\n') + '\\n]';
  const fd = openSync(process.argv[1], 'w');
  for (let at = 0; at < text.length; ) {
    const length = 1 + Math.floor(Math.random() * (text.length / 3));
    writeSync(fd, text.slice(at, at + length));
    at += length;
    if (Math.random() < 0.3) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.random() * 8);
  }
  closeSync(fd);
}`;

it('a list that is truncated and written anew by another process all the time only ever grows here, and ends complete', async () => {
  const path = at('list.json');
  let text = '';
  let resets = 0;
  const follower = followTree([at()], {
    // Consumes lines that end a row, as the array reader consumes elements: never the closing bracket.
    accept: () => ({
      read(bytes) {
        const end = bytes.lastIndexOf(Buffer.from('}')[0]!) + 1;
        text += Buffer.from(bytes.subarray(0, end)).toString();
        return end;
      },
      reset: () => resets++,
    }),
    changed() {},
    notice() {},
  });
  closing(follower);
  const writer = spawn(process.execPath, ['-e', REWRITER, path], { stdio: ['ignore', 'inherit', 'inherit'] });
  await once(writer, 'exit');
  await vi.waitFor(() => expect(`${text}\n]`).toBe(readFileSync(path, 'utf8')), { timeout: 40_000, interval: 5 });
  expect(JSON.parse(`${text}]`)).toHaveLength(120);
  expect(resets).toBe(0);
});

/** One file, what a writer does to it, and what must be seen of it. */
class Model {
  expected = '';
  seen = '';
  readonly log: string[] = [];
  #lines = 0;

  constructor(
    readonly path: string,
    private readonly random: () => number,
  ) {
    this.replace('');
  }

  /** @param mayRemove the present content has been noticed */
  act(mayRemove: boolean): void {
    const actions = [
      this.append,
      this.append,
      this.splitAppend,
      this.rewriteLonger,
      this.renameLonger,
      this.replaceByOther,
      this.replaceByOther,
      this.shorten,
      this.remove,
      this.removeAndRemake,
      this.sameSize,
      this.editMiddle,
      this.rotate,
    ];
    const action = actions[Math.floor(this.random() * actions.length)]!;
    if (action === this.remove && !mayRemove) return this.act(mayRemove);
    this.log.push(action.name);
    action.call(this);
  }

  get content(): string {
    return existsSync(this.path) ? readFileSync(this.path, 'utf8') : '';
  }

  /** Lines that occur nowhere else; sometimes enough of them that the beginning and the end are kept apart. */
  lines(): string {
    const count = this.random() < 0.2 ? 300 : 1 + Math.floor(this.random() * 4);
    return Array.from({ length: count }, () => `line ${this.#lines++} ${Math.floor(this.random() * 1e9)}\n`).join('');
  }

  append(): void {
    mkdirSync(dirname(this.path), { recursive: true });
    appendFileSync(this.path, this.lines());
    this.settle();
  }
  splitAppend(): void {
    const text = this.lines();
    mkdirSync(dirname(this.path), { recursive: true });
    appendFileSync(this.path, text.slice(0, 7));
    appendFileSync(this.path, text.slice(7));
    this.settle();
  }
  rewriteLonger(): void {
    this.replace(this.content + this.lines());
  }
  renameLonger(): void {
    const text = this.content + this.lines();
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(`${this.path}.tmp`, text);
    renameSync(`${this.path}.tmp`, this.path);
    this.settle();
  }
  replaceByOther(): void {
    this.replace(this.lines());
  }
  sameSize(): void {
    if (!existsSync(this.path)) return;
    this.replace(this.content.replace(/\d(?=\n$)/, (digit) => String((Number(digit) + 1) % 10)));
  }
  /** One digit somewhere, in place: size, beginning and end stay as they are where the file is long. */
  editMiddle(): void {
    const { content } = this;
    const from = Math.floor(content.length * (0.3 + this.random() * 0.3));
    const at = from + content.slice(from).search(/\d/);
    if (!existsSync(this.path) || at < from) return;
    const file = openSync(this.path, 'r+');
    writeSync(file, String((Number(content[at]) + 1) % 10), at);
    closeSync(file);
    this.settle();
  }
  rotate(): void {
    if (!existsSync(this.path)) return;
    renameSync(this.path, `${this.path}.1`);
    this.replace(this.lines());
  }
  shorten(): void {
    const lines = this.content.split('\n');
    const kept = lines.slice(0, Math.ceil(lines.length / 2)).join('\n');
    if (!existsSync(this.path)) return;
    truncateSync(this.path, kept.length);
    this.settle();
  }
  remove(): void {
    rmSync(this.path, { force: true });
  }
  removeAndRemake(): void {
    rmSync(dirname(this.path), { recursive: true, force: true });
    this.replace(this.lines());
  }
  replace(text: string): void {
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(this.path, text);
    this.settle();
  }
  settle(): void {
    const text = this.content;
    this.expected = text.slice(0, text.lastIndexOf('\n') + 1);
  }
}

it('after any list of writes, rewrites, replacements and removals exactly the present lines are known', async () => {
  const seed = Number(process.env.SEED ?? 20261122);
  const isKnown = (model: Model) =>
    vi.waitFor(() => expect(model.seen, `seed ${seed}: ${model.log.join(', ')}`).toBe(model.expected), {
      timeout: 40_000,
      interval: 5,
    });
  const models = new Map(
    Array.from({ length: 12 }, (_, i) => [
      `run${i}/metrics.log`,
      new Model(at(`run${i}/metrics.log`), seeded(seed + i)),
    ]),
  );
  const follower = followTree([at()], {
    accept(_, path) {
      const model = models.get(path);
      if (!model) return null;
      return {
        read(bytes) {
          const end = bytes.lastIndexOf(10) + 1;
          model.seen += Buffer.from(bytes.subarray(0, end)).toString();
          return end;
        },
        reset: () => (model.seen = ''),
      };
    },
    changed() {},
    notice() {},
  });
  closing(follower);
  await Promise.all(
    [...models.values()].map(async (model) => {
      let wasNoticed = true;
      for (let i = 0; i < 25; i++) {
        model.act(wasNoticed);
        wasNoticed = i % 4 !== 3;
        // Sometimes the next action comes before this one was noticed; but what is gone by then nobody can know.
        if (wasNoticed) await isKnown(model);
        else await delay(5);
      }
      await isKnown(model);
    }),
  );
}, 90_000);
