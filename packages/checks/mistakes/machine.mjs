/** In following files, and in what a program needs from its machine. */

const FOLLOWER = 'packages/follower/src/';
const MACHINE = 'packages/machine/src/';

export const MACHINE_MISTAKES = [
  {
    name: 'trust-chokidar-alone',
    file: `${FOLLOWER}follow-tree.ts`,
    changes: [
      [
        'this.#timers = [setInterval(() => this.#lookAround(true), lookMs), setInterval(() => this.#lookAround(false), idleLookMs)];',
        'this.#timers = [];',
      ],
      ['this.#afterHint ??= setTimeout(() => this.#lookAfterHint(), AFTER_HINT_LOOK_MS);', ''],
    ],
    tests: [`${FOLLOWER}follow-tree.test.ts`],
  },
  {
    name: 'ask-the-path-of-an-open-file',
    file: `${FOLLOWER}open-inside.ts`,
    changes: [['const real = knowsNamesOf(realRoot) ? realPathOf(fd) : null;', 'const real = null as string | null;']],
    tests: [`${FOLLOWER}open-inside.test.ts`],
  },
  {
    name: 'trust-the-clock-of-the-disk',
    file: `${FOLLOWER}file-stats.ts`,
    changes: [['isNew && wholeAt !== null ? Math.max(state.changedAt, wholeAt) : state.changedAt', 'state.changedAt']],
    tests: [`${FOLLOWER}followed-file.test.ts`],
    only: 'by our own clock',
  },
  {
    name: 'identity-by-inode',
    file: `${FOLLOWER}followed-file.ts`,
    changes: [
      [
        "let kind = this.#remembered.isHeadOf(fd, stats.size) ? this.#remembered.compareTail(bytes) : 'different';",
        "let kind: 'same' | 'shorter' | 'different' = this.#settled === null && stats.ino === (this.inode ??= stats.ino) ? 'same' : 'different';",
      ],
      ["if (kind === 'same' && !this.#isUnedited(fd, stats)) kind = 'different';", ''],
      ['readonly state: FileState;', 'readonly state: FileState;\n  inode: number | undefined;'],
    ],
    tests: [`${FOLLOWER}follow-replaced.test.ts`],
  },
  {
    name: 'accept-a-shorter-file',
    file: `${FOLLOWER}suspicion.ts`,
    changes: [['const last = this.#last;', "if (misfit.kind === 'shorter') return true; const last = this.#last;"]],
    tests: [`${FOLLOWER}follow-replaced.test.ts`],
  },
  {
    name: 'write-through-a-waiting-link',
    file: `${MACHINE}write-whole-file.ts`,
    changes: [
      ["return `${path}.${randomBytes(8).toString('hex')}.writing`;", 'return `${path}.${process.pid}.new`;'],
      ["{ ...options, flag: 'wx' }", 'options'],
    ],
    tests: [`${MACHINE}write-whole-file.test.ts`],
  },
  {
    name: 'escape-sequences-printed',
    file: `${MACHINE}terminal-text.ts`,
    changes: [[String.raw`(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u2065]`, String.raw`(?!\n)[\p{Cc}\p{Zl}\p{Zp}]`]],
    tests: [`${MACHINE}terminal-text.test.ts`],
  },
];
