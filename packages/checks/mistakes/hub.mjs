/** In the hub: who may do what, what is kept, and which run a file is of. */

import { pythonWith } from '../../../e2e/python.mjs';

const HUB = 'apps/hub/src/';

export const HUB_MISTAKES = [
  {
    name: 'no-copy-is-set-aside',
    file: `${HUB}kept/kept-entries.ts`,
    changes: [["writeFileSync(aside, bytes, { mode: 0o600, flag: 'wx' });", '']],
    tests: [`${HUB}kept/kept-entries.test.ts`],
  },
  {
    name: 'copies-of-another-hub-stand-still',
    file: `${HUB}hub-pulse.ts`,
    changes: [['remote.lookAtCopies();', '']],
    tests: [`${HUB}second-hub.test.ts`],
    only: 'follows what the first one receives',
  },
  {
    name: 'two-files-added-up',
    file: `${HUB}directories/shares.ts`,
    changes: [['if (isContrary(relation, head, isBelow)) {', 'if (false) {']],
    tests: [`${HUB}directories/shares.test.ts`],
    only: 'that places its records elsewhere',
  },
  {
    name: 'an-evaluation-after-the-training-resumes-it',
    file: `${HUB}directories/sessions.ts`,
    changes: [['!NOT_TRAINED.test(path)', "path !== 'epoch' && path !== 'time'"]],
    tests: [`${HUB}directories/sessions.test.ts`],
  },
  {
    name: 'stream-without-a-new-number',
    file: `${HUB}runs/live-run.ts`,
    changes: [['this.#next = 0;', '']],
    tests: [`${HUB}runs/runs.test.ts`],
    only: 'another stream begins at 0',
  },
  {
    name: 'a-needed-run-wakes-its-whole-database',
    file: `${HUB}directories/followed-database.ts`,
    changes: [
      [
        'path: this.absolute }, context, only);',
        'path: this.absolute }, context, only && new Set(this.#database.runs.keys()));',
      ],
    ],
    tests: [`${HUB}directories/resting-databases.test.ts`],
    only: 'alone and whole',
    isPossible: pythonWith('sqlite3') !== null,
  },
  {
    name: 'line-of-a-changed-journal',
    file: `${HUB}lines/known-lines.ts`,
    changes: [['if (found?.signature !== signature) return null;', 'if (!found) return null;']],
    tests: [`${HUB}known-lines.test.ts`],
    only: 'a journal that changed meanwhile',
  },
  {
    name: 'one-token-ends-any-run',
    file: `${HUB}journals/remote-runs.ts`,
    changes: [['if (!this.#folder.isSecret(id, secret))', 'if (!id)']],
    tests: [`${HUB}passes.test.ts`],
    only: 'of two trainers',
  },
  {
    name: 'cap-hides-a-live-run',
    file: `${HUB}runs/runs.ts`,
    changes: [['if (!oldest) return null;', 'return null;']],
    tests: [`${HUB}runs/runs.test.ts`],
    only: 'gives way',
  },
  {
    name: 'line-of-a-resting-run-from-nothing',
    file: `${HUB}runs/run-summary.ts`,
    changes: [['live.rest.isAwake || !before ? drawnOf(live) : drawnBefore(before)', 'drawnOf(live)']],
    tests: [`${HUB}resting-runs.test.ts`],
  },
  {
    name: 'guest-of-one-run-sees-another-line',
    file: `${HUB}sockets/run-list.ts`,
    changes: [
      [
        'const isShown = ({ id }: { id: string }) => onlyRun === null || this.#isShown(onlyRun, id);',
        "const isShown = ({ id }: { id: string }) => onlyRun === null || id !== '';",
      ],
    ],
    tests: [`${HUB}sockets/run-list.test.ts`],
  },
  {
    name: 'long-run-first-forever',
    file: `${HUB}runs/diagnosis-schedule.ts`,
    changes: [
      ['this.#partialSince !== null && elapsedMs - this.#partialSince < FIRST_MS', 'this.#partialSince !== null'],
    ],
    tests: [`${HUB}runs/runs.test.ts`],
    only: 'unless that takes long',
  },
  {
    name: 'copy-of-a-followed-run',
    file: `${HUB}sockets/uplinks.ts`,
    changes: [['if (directories.withJournalOf(runId)) return { followed: true };', '']],
    tests: [`${HUB}uplink.test.ts`],
    only: 'that the hub follows',
  },
  {
    name: 'pieces-not-checked',
    file: `${HUB}sockets/uplinks.ts`,
    changes: [['checksum !== undefined && crc32(bytes) !== checksum', 'checksum === Infinity']],
    tests: [`${HUB}uplink.test.ts`],
    only: 'damaged on its way',
  },
  {
    name: 'acknowledged-before-the-sync',
    file: `${HUB}journals/remote-journal.ts`,
    changes: [['if (this.#written > this.#synced) await this.#file!.datasync();', '']],
    tests: [`${HUB}journals/failing-disk.test.ts`],
  },
  {
    name: 'token-gives-way-to-a-new-one',
    file: `${HUB}access/passes.ts`,
    changes: [
      [
        'if (this.list(kind).length >= MAX_PASSES) return null;',
        'if (this.list(kind).length >= MAX_PASSES) this.#kept.shift();',
      ],
    ],
    tests: [`${HUB}access/passes.test.ts`],
    only: 'none gives way',
  },
  {
    name: 'new-token-at-each-start',
    file: `${HUB}access/first-passes.ts`,
    changes: [["token: token ? null : access.newPass('token').secret,", "token: access.newPass('token').secret,"]],
    tests: [`${HUB}passes.test.ts`],
    only: 'restarts make no new link',
  },
  {
    name: 'revoked-on-disk-first',
    file: `${HUB}access/passes.ts`,
    changes: [
      [
        'this.#kept = this.#kept.filter((pass) => !(pass.kind === kind && ids.has(pass.id)));',
        'const all = this.#kept; this.#kept = all.filter((pass) => !(pass.kind === kind && ids.has(pass.id)));',
      ],
      [
        'return { revoked, isLasting: this.#file.write(this.#kept) };',
        'const isLasting = this.#file.write(this.#kept); if (!isLasting) this.#kept = all; return { revoked, isLasting };',
      ],
    ],
    tests: [`${HUB}access/passes.test.ts`],
  },
  {
    name: 'viewers-may-correct',
    file: `${HUB}access/can.ts`,
    changes: [
      ["viewer: [...PUBLIC, 'read-runs', 'watch'],", "viewer: [...PUBLIC, 'read-runs', 'watch', 'change-runs'],"],
    ],
    tests: [`${HUB}rights.test.ts`],
  },
  {
    name: 'any-token-continues-a-run',
    file: `${HUB}access/access.ts`,
    changes: [["return owner !== OWN_SENDER && !this.#passes.isValid('token', owner);", 'return true;']],
    tests: [`${HUB}passes.test.ts`],
    only: 'another token can neither',
  },
  {
    name: 'strangers-pass',
    isPossible: process.platform === 'linux' && process.geteuid?.() === 0,
    file: `${HUB}access/access.ts`,
    changes: [
      [
        'return !this.options.share && !(isLoopback(peer.remoteAddress) && this.options.peers.isOwn(peer));',
        'return !this.options.share && !isLoopback(peer.remoteAddress);',
      ],
    ],
    tests: [`${HUB}own-user.test.ts`],
  },
  {
    name: 'guests-get-samples',
    file: `${HUB}access/guest-view.ts`,
    changes: [['if (!this.hasSamples) delete shown.samples;', '']],
    tests: [`${HUB}guests.test.ts`],
  },
  {
    name: 'page-files-give-guests-samples',
    file: `${HUB}http/page-answer.ts`,
    changes: [['asked.isOwner || !view.isShared || view.hasSamples', 'true']],
    tests: [`${HUB}http/page-answer.test.ts`],
  },
  {
    name: 'page-files-of-any-run',
    file: `${HUB}http/page-answer.ts`,
    changes: [['!run || !isShownTo(asked, run)', '!run']],
    tests: [`${HUB}http/page-answer.test.ts`],
  },
  {
    name: 'a-journal-that-is-not-ours-hides-logs',
    file: `${HUB}directories/followed-directories.ts`,
    changes: [["if (basename(path) === JOURNAL && !isOwnJournal(root, absolute)) return 'later';", '']],
    tests: [`${HUB}own-journal.test.ts`],
  },
];
