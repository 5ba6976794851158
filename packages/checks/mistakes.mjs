/**
 * Mistakes that a test must notice. Each change replaces a text that occurs exactly once; white space and trailing commas don't count.
 * `only` keeps it quick: the pattern of the tests that are run. `isPossible`: whether this machine can run them.
 */

const FOLLOWER = 'packages/follower/src/';
const RUN_FILES = 'packages/run-files/src/';
const METRICS = 'packages/metrics/src/';
const DASHBOARD = 'apps/dashboard/src/';
const DIAGNOSTICS = 'packages/diagnostics/src/';
const PROTOCOL = 'packages/protocol/src/';
const HUB = 'apps/hub/src/';
const TRAINER = 'apps/trainer/src/';
const MACHINE = 'packages/machine/src/';
const PAGE = 'apps/dashboard/src/live/';

export const MISTAKES = [
  {
    name: 'every-hub-takes-predictions',
    file: `${TRAINER}run/prediction-sender.ts`,
    changes: [['this.#isTaken = isTaken;', 'this.#isTaken = true;']],
    tests: [`${TRAINER}run/prediction-sender.test.ts`],
    only: 'a hub of an older version',
  },
  {
    name: 'modernbert-sees-beyond-its-window',
    file: `${TRAINER}models/pretrained/modern-bert-blueprint.ts`,
    changes: [['sees(row, from, to) && Math.abs(from - to) <= a.window', 'sees(row, from, to)']],
    tests: [`${TRAINER}models/pretrained/parity.test.ts`],
    only: 'modernbert computes',
  },
  {
    name: 'a-product-loses-the-factor-of-what-it-takes-up',
    file: `${TRAINER}backends/onnx/graph-products.ts`,
    changes: [['factor: product.factor * factor, added', 'factor: product.factor, added']],
    tests: [`${TRAINER}backends/onnx/onnx-graph.test.ts`],
  },
  {
    name: 'gradients-written-in-place-are-lost',
    file: `${TRAINER}backends/host-adamw.ts`,
    changes: [['return this.isEmpty ? this.gradient : null;', 'return this.gradient;']],
    tests: [`${TRAINER}backends/onnx/onnx-source.test.ts`],
    only: 'second batch',
  },
  {
    name: 'deberta-s-distances-are-all-exact',
    file: `${TRAINER}models/pretrained/deberta-blueprint.ts`,
    changes: [['buckets > 0 && size > middle', 'buckets < 0']],
    tests: [`${TRAINER}models/pretrained/parity.test.ts`],
    only: 'deberta-v3 computes',
  },
  {
    name: 'blocks-of-adamw-pass-their-end',
    file: `${TRAINER}backends/adamw-arrays.ts`,
    changes: [['const end = Math.min(start + block, from + length);', 'const end = Math.min(start + block, count);']],
    tests: [`${TRAINER}backends/adamw-arrays.test.ts`],
  },
  {
    name: 'score-decoders-at-the-last-token',
    file: `${TRAINER}models/pretrained/decoder-rows.ts`,
    changes: [['tokens.findLastIndex((token) => token !== padToken)', 'tokens.length - 1']],
    tests: [`${TRAINER}models/pretrained/decoder-rows.test.ts`],
  },
  {
    name: 'no-token-ends-the-text-of-a-decoder',
    file: `${TRAINER}models/pretrained/decoder-rows.ts`,
    changes: [['text.endsWith(end) ? text : text + end', 'text']],
    tests: [`${TRAINER}models/pretrained/decoder-rows.test.ts`],
  },
  {
    name: 'train-on-cut-pairs',
    file: `${TRAINER}models/pair-set.ts`,
    changes: [['all.filter((pair) => !isCut(pair))', 'all']],
    tests: [`${TRAINER}models/pretrained/decoder-rows.test.ts`],
  },
  {
    name: 'new-answers-start-at-even-odds',
    file: `${TRAINER}models/pretrained/pretrained-model.ts`,
    changes: [['start: part.name === `${answer}.bias` ? logOdds : 0', 'start: 0']],
    tests: [`${TRAINER}models/pretrained/decoder-rows.test.ts`],
  },
  {
    name: 'adapters-of-peft-have-no-scale',
    file: `${TRAINER}models/pretrained/peft-adapter.ts`,
    changes: [['scale: alpha / rank', 'scale: 1']],
    tests: [`${TRAINER}models/pretrained/python-fixtures.test.ts`],
    only: 'PEFT',
  },
  {
    name: 'ties-round-away-from-zero',
    file: `${RUN_FILES}python-number.ts`,
    changes: [['&& /[13579]$/.test(rounded) ? exact', '&& false ? exact']],
    tests: [`${RUN_FILES}python-package.test.ts`],
  },
  {
    name: 'acknowledged-runs-need-attention',
    file: `${PROTOCOL}run-list.ts`,
    changes: [['return !run.isAcknowledged && (', 'return (']],
    tests: [`${PROTOCOL}run-list.test.ts`],
  },
  {
    name: 'rate-of-nothing-is-zero',
    file: `${DASHBOARD}run/evaluation/confusion-matrix.tsx`,
    changes: [["of > 0 ? decimal(right / of) : '–'", 'decimal(of > 0 ? right / of : 0)']],
    tests: [`${DASHBOARD}run/evaluation/matrix-panel.test.tsx`],
  },
  {
    name: 'guests-may-change',
    file: `${DASHBOARD}live/use-hub.ts`,
    changes: [['return info?.mayChange ?? info?.shared === false;', 'return info !== undefined;']],
    tests: [`${DASHBOARD}run/findings/findings-panel.test.tsx`],
  },
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
    name: 'forget-the-trailing-record',
    file: `${RUN_FILES}lines.ts`,
    changes: [['if (this.#isSkipping) result.consumed = bytes.length;', 'result.consumed = bytes.length;']],
    tests: [`${RUN_FILES}samples.test.ts`],
    only: 'console.log.*cut at any byte',
  },
  {
    name: 'ask-the-path-of-an-open-file',
    file: `${FOLLOWER}open-inside.ts`,
    changes: [['const real = knowsNamesOf(realRoot) ? realPathOf(fd) : null;', 'const real = null as string | null;']],
    tests: [`${FOLLOWER}open-inside.test.ts`],
  },
  {
    name: 'trust-the-clock-of-the-disk',
    file: `${FOLLOWER}followed-file.ts`,
    changes: [
      [
        'isNew && this.#wholeAt !== null ? Math.max(state.changedAt, this.#wholeAt) : state.changedAt',
        'state.changedAt',
      ],
    ],
    tests: [`${FOLLOWER}followed-file.test.ts`],
    only: 'by our own clock',
  },
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
    name: 'json-parse-as-array-reader',
    file: `${RUN_FILES}json-array.ts`,
    changes: [
      [
        'const result = emptyResult(); for (;;) {',
        'const result = emptyResult(); try { const rows = JSON.parse(textOf(bytes)) as Record<string, unknown>[]; for (const row of rows) if (take(row, result, ++this.#count)) result.records++; result.consumed = bytes.length; return result; } catch { if (bytes.length < MAX_RECORD_BYTES) return result; } for (;;) {',
      ],
    ],
    tests: [`${RUN_FILES}samples.test.ts`],
    only: 'what the samples say',
  },
  {
    name: 'accept-a-shorter-file',
    file: `${FOLLOWER}suspicion.ts`,
    changes: [['const last = this.#last;', "if (misfit.kind === 'shorter') return true; const last = this.#last;"]],
    tests: [`${FOLLOWER}follow-replaced.test.ts`],
  },
  {
    name: 'non-finite-as-null',
    file: `${RUN_FILES}python-json.ts`,
    changes: [['`"${found}"`', "'null'"]],
    tests: [`${RUN_FILES}samples.test.ts`],
    only: 'what the samples say',
  },
  {
    name: 'epochs-do-not-continue',
    file: `${RUN_FILES}coordinates.ts`,
    changes: [['this.#state.offset += this.#state.length * Math.max(1, Math.round(epoch - this.#state.epoch));', '']],
    tests: [`${RUN_FILES}coordinates.test.ts`],
  },
  {
    name: 'epoch-length-without-the-step-count',
    file: `${RUN_FILES}coordinates.ts`,
    changes: [['stepsOfEpoch ?? this.#lengthOfEpoch()', 'this.#lengthOfEpoch()']],
    tests: [`${RUN_FILES}coordinates.test.ts`],
  },
  {
    name: 'epochs-from-zero-not-shifted',
    file: `${RUN_FILES}coordinates.ts`,
    changes: [['epoch >= this.#state.missed + 2 ? 1 : 0', 'epoch >= this.#state.missed + 2 ? 0 : 0']],
    tests: [`${RUN_FILES}samples.test.ts`],
    only: 'what the samples say',
  },
  {
    name: 'per-cent-not-divided',
    file: `${RUN_FILES}percent-scores.ts`,
    changes: [['values[i] = values[i]! / 100;', 'values[i] = values[i]!;']],
    tests: [`${RUN_FILES}percent-scores.test.ts`],
  },
  {
    name: 'split-column-ignored',
    file: `${RUN_FILES}table-reader.ts`,
    changes: [['if (this.#splitAt < 0) return NO_SPLIT;', 'return NO_SPLIT;']],
    tests: [`${RUN_FILES}table-reader.test.ts`],
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
    name: 'bar-of-the-next-epoch-not-continued',
    file: `${RUN_FILES}console/bars.ts`,
    changes: [['if (at < seen.at) seen.restarts++;', '']],
    tests: [`${RUN_FILES}console/producers.test.ts`],
  },
  {
    name: 'bar-of-a-data-set-is-the-training',
    file: `${RUN_FILES}console/bar.ts`,
    changes: [["if (isForeign) return 'foreign';", '']],
    tests: [`${RUN_FILES}console/burst.test.ts`],
  },
  {
    name: 'prose-is-counted',
    file: `${RUN_FILES}console/console-line.ts`,
    changes: [['foreign > MAX_FOREIGN + fields.length ||', '']],
    tests: [`${RUN_FILES}console/prose.test.ts`],
  },
  {
    name: 'counts-make-no-evaluation',
    file: `${PROTOCOL}counted.ts`,
    changes: [['if (counts) evaluation.counts = counts;', '']],
    tests: [`${PROTOCOL}run.test.ts`],
  },
  {
    name: 'checksum-of-a-block-not-checked',
    file: `${RUN_FILES}log-blocks.ts`,
    changes: [['crc32(bytes, from - 1, to) === stored >>> 0 ?', 'true ?']],
    tests: [`${RUN_FILES}wandb-read.test.ts`],
  },
  {
    name: 'frames-behind-the-last-commit',
    file: `${RUN_FILES}sqlite-snapshot.ts`,
    changes: [['if (view.getUint32(4) === 0) continue;', '']],
    tests: [`${RUN_FILES}sqlite-snapshot.test.ts`],
  },
  {
    name: 'a-repeated-step-goes-back',
    file: `${RUN_FILES}going-back.ts`,
    changes: [['!(step < recent.at(-1)!)', '!(step <= recent.at(-1)!)']],
    tests: [`${RUN_FILES}going-back.test.ts`],
  },
  {
    name: 'epoch-goes-back-too',
    file: `${RUN_FILES}going-back.ts`,
    changes: [["name !== 'epoch' && name !== 'time'", 'true']],
    tests: [`${RUN_FILES}going-back.test.ts`],
  },
  {
    name: 'ties-not-halved-in-auc',
    file: `${METRICS}roc-auc.ts`,
    changes: [['const meanRank = (i + 1 + end) / 2;', 'const meanRank = end;']],
    tests: [`${METRICS}roc-auc.test.ts`],
  },
  {
    name: 'smoothing-not-debiased',
    file: `${METRICS}smoothing.ts`,
    changes: [['last / (1 - Math.pow(weight, n))', 'last']],
    tests: [`${METRICS}smoothing.test.ts`],
  },
  {
    name: 'nan-in-the-running-mean',
    file: `${METRICS}smoothing.ts`,
    changes: [['if (!Number.isFinite(y)) continue;', '']],
    tests: [`${METRICS}smoothing.test.ts`],
  },
  {
    name: 'wilson-not-cut-at-zero',
    file: `${METRICS}intervals.ts`,
    changes: [
      [
        'return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };\n}\n\n/**\n * Interval of F1.',
        'return { low: centre - half - 1e-6, high: centre + half + 1e-6 };\n}\n\n/**\n * Interval of F1.',
      ],
    ],
    tests: [`${METRICS}intervals.test.ts`],
  },
  {
    name: 'explain-one-rule-less',
    file: `${DIAGNOSTICS}rules/overfitting.ts`,
    changes: [["explains: ['generalization-gap', 'plateau',", "explains: ['generalization-gap',"]],
    tests: [`${DIAGNOSTICS}verdict/explained.test.ts`],
  },
  {
    name: 'explain-what-came-before',
    file: `${DIAGNOSTICS}verdict/explained.ts`,
    changes: [['finding.detectedStep >= cause.onsetStep', 'true']],
    tests: [`${DIAGNOSTICS}verdict/explained.test.ts`],
  },
  {
    name: 'explained-findings-explain',
    file: `${DIAGNOSTICS}verdict/explained.ts`,
    changes: [['&& explanationOf(other) === null', '']],
    tests: [`${DIAGNOSTICS}verdict/explained.test.ts`],
  },
  {
    name: 'a-headline-that-forgets',
    file: `${DIAGNOSTICS}verdict/headline-memory.ts`,
    changes: [['if (finding === headline) return 1;', 'if (finding === headline) return 3;']],
    tests: [`${DIAGNOSTICS}verdict/headline-memory.test.ts`],
  },
  {
    name: 'the-opposite-is-advised',
    file: `${DIAGNOSTICS}verdict/contrary-advice.ts`,
    changes: [['before.sign !== sign ? before : null', 'before.sign === sign ? before : null']],
    tests: [`${DIAGNOSTICS}verdict/headline-memory.test.ts`],
  },
  {
    name: 'causes-emptied',
    file: `${DIAGNOSTICS}rules/finding.ts`,
    changes: [['causes: [...causes]', 'causes: []']],
    tests: [`${DIAGNOSTICS}rules/finding.test.ts`],
  },
  {
    name: 'advice-for-what-is-resolved',
    file: `${DIAGNOSTICS}rules/finding.ts`,
    changes: [['advice: resolvedStep === null ? parts.advice : []', 'advice: parts.advice']],
    tests: [`${DIAGNOSTICS}rules/finding.test.ts`],
  },
  {
    name: 'confidence-ignores-the-number-of-tests',
    file: `${DIAGNOSTICS}statistics/confidence.ts`,
    changes: [['1 - Math.max(1, tests) * upperTail(', '1 - upperTail(']],
    tests: [`${DIAGNOSTICS}statistics/confidence.test.ts`],
  },
  {
    name: 'confidence-ignores-how-well-noise-is-known',
    file: `${DIAGNOSTICS}statistics/confidence.ts`,
    changes: [['Math.max(1, measurements - 1)', '1e6']],
    tests: [`${DIAGNOSTICS}statistics/confidence.test.ts`],
  },
  {
    name: 'sampling-hides-an-outlier',
    file: `${DIAGNOSTICS}diagnosis/run-walker.ts`,
    changes: [['standsOut ||= column.band.isBeyond(value);', '']],
    tests: [`${DIAGNOSTICS}diagnosis/resolution.test.ts`],
    only: 'hides nothing',
  },
  {
    name: 'sampling-forgets-the-best',
    file: `${DIAGNOSTICS}diagnosis/run-walker.ts`,
    changes: [['of this.#screen.takeUnseen()) {', 'of this.#screen.takeUnseen().slice(0, 0)) {']],
    tests: [`${DIAGNOSTICS}diagnosis/resolution.test.ts`],
    only: 'a little better',
  },
  {
    name: 'a-quiet-run-is-judged-late',
    file: `${DIAGNOSTICS}diagnosis/diagnoser.ts`,
    changes: [['if (context && isQuiet(state, context)) this.seeNewest();', '']],
    tests: [`${DIAGNOSTICS}diagnosis/resolution.test.ts`],
    only: 'nothing more comes',
  },
  {
    name: 'a-replay-sees-the-future',
    file: `${DIAGNOSTICS}diagnosis/run-walker.ts`,
    changes: [["if (step === Infinity || step > until) return 'whole';", "if (step === Infinity) return 'whole';"]],
    tests: [`${DIAGNOSTICS}diagnosis/diagnoser.test.ts`],
  },
  {
    name: 'the-129th-file-is-the-first',
    file: `${PROTOCOL}set-points.ts`,
    changes: [['return 2 * writer + (isRounded ? 1 : 0);', 'return 2 * (writer % 128) + (isRounded ? 1 : 0);']],
    tests: [`${PROTOCOL}run.test.ts`],
    only: '300 files',
  },
  {
    name: 'ghosts-bound-of-one',
    file: `${PROTOCOL}ghosts.ts`,
    changes: [['MAX_GHOSTS = 16;', 'MAX_GHOSTS = 1;']],
    tests: [`${PROTOCOL}run.test.ts`],
    only: 'hold for ghosts',
  },
  {
    name: 'ghosts-without-a-bound',
    file: `${PROTOCOL}ghosts.ts`,
    changes: [['|| run.ghosts.size >= MAX_KNOWN) return;', ') return;']],
    tests: [`${PROTOCOL}run.test.ts`],
    only: 'hold for ghosts',
  },
  {
    name: 'pending-evaluations-forgotten',
    file: `${PROTOCOL}run.ts`,
    changes: [["if (event.type !== 'points') evaluatePending(run);", '']],
    tests: [`${PROTOCOL}run.test.ts`],
  },
  {
    name: 'rounded-number-wins',
    file: `${PROTOCOL}set-points.ts`,
    changes: [['if (known !== undefined && !isRounded(known)) return;', '']],
    tests: [`${PROTOCOL}run.test.ts`],
    only: 'rounded',
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
  },
  {
    name: 'line-of-a-changed-journal',
    file: `${HUB}lines/known-lines.ts`,
    changes: [['if (found?.signature !== signature) return null;', 'if (!found) return null;']],
    tests: [`${HUB}known-lines.test.ts`],
    only: 'a journal that changed meanwhile',
  },
  {
    name: 'copy-keeps-a-left-branch',
    file: `${PROTOCOL}run-patch.ts`,
    changes: [['fresh > steps.length || branches !== known.branches', 'fresh > steps.length']],
    tests: [`${PROTOCOL}run-patch.test.ts`],
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
    name: 'messages-of-another-run',
    file: `${PAGE}run-store.ts`,
    changes: [['message.runId === this.runId', 'message.runId !== undefined']],
    tests: [`${PAGE}run-store.test.tsx`],
    only: 'of another run',
  },
  {
    name: 'events-of-another-stream',
    file: `${PAGE}followed-run.ts`,
    changes: [['batch.stream !== this.stream || batch.from', 'batch.from']],
    tests: [`${PAGE}followed-run.test.ts`],
  },
  {
    name: 'points-of-another-stream',
    file: `${PAGE}detail.ts`,
    changes: [
      ['(found) => found?.stream === stream && setDetail(found)', '(found) => setDetail(found)'],
      ['return zoom && detail?.stream === stream ? detail : null;', 'return zoom ? detail : null;'],
    ],
    tests: [`${PAGE}run-store.test.tsx`],
    only: 'of a stream that',
  },
  {
    name: 'journal-not-synced',
    file: `${TRAINER}training/checkpoint-keeper.ts`,
    changes: [['log.syncJournal(); const point', 'const point']],
    tests: [`${TRAINER}training/power-loss.test.ts`],
  },
  {
    name: 'hub-offset-believed',
    file: `${TRAINER}run/sent-journal.ts`,
    changes: [['if (offset > this.size) return false;', 'return true;']],
    tests: [`${TRAINER}run/uplink.test.ts`],
    only: 'whose copy is not how',
  },
  {
    name: 'pieces-not-checked',
    file: `${HUB}sockets/uplinks.ts`,
    changes: [['checksum !== undefined && crc32(bytes) !== checksum', 'checksum === Infinity']],
    tests: [`${HUB}uplink.test.ts`],
    only: 'damaged on its way',
  },
  {
    name: 'shorter-history-after-resume',
    file: `${TRAINER}training/start-run.ts`,
    changes: [['if (resumed) notices.push(...recoverJournal(outputDir, resumed, info));', '']],
    tests: [`${TRAINER}training/lost-journal.test.ts`],
    only: 'is cut in mid-line',
  },
  {
    name: 'model-not-verified',
    file: `${TRAINER}use/load-model.ts`,
    changes: [['requireUndamagedModel(directory, MODEL_FILES);', '']],
    tests: [`${TRAINER}use/use-model.test.ts`],
    only: 'one changed bit',
  },
  {
    name: 'backtracking-pattern',
    file: `${RUN_FILES}cell-numbers.ts`,
    changes: [
      [
        '(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?$/;\nconst NON_FINITE',
        '(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?$/;\nconst NON_FINITE',
      ],
    ],
    tests: [`${RUN_FILES}cell-numbers.test.ts`],
    only: 'very many digits',
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
    name: 'token-in-run-json',
    file: `${TRAINER}run/command-line.ts`,
    changes: [["if (SECRET_OPTION.exec(before)?.[2] === '') return '***';", '']],
    tests: [`${TRAINER}run/command-line.test.ts`],
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
  {
    name: 'silence-is-never-noticed',
    file: `${PROTOCOL}silence.ts`,
    changes: [['return this.#beats && now - this.#heardAt > (isPatient ? PATIENT_MS : SILENT_MS);', 'return false;']],
    tests: [`${PROTOCOL}silence.test.ts`],
  },
  {
    name: 'text-of-a-run-ends-its-element-in-a-page-file',
    file: `${PROTOCOL}page-file.ts`,
    changes: [[String.raw`json.replaceAll('<', '\\u003c')`, 'json']],
    tests: [`${HUB}http/page-file/page-file.test.ts`],
    only: 'holds a run whole',
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
