/** Writes what happens to the run's files: the journal first, then the four files of the guide, then TensorBoard's where that is wanted. */

import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent, RunInfo, SampleText } from '@rewardboard/protocol';
import {
  historyFile,
  historyRow,
  journalLine,
  metricsLogLine,
  predictionSampleRows,
  predictionSamplesFile,
  predictionsBlock,
  tensorboardRecords,
} from '@rewardboard/run-files';
import { DiskFull, GrowingFile, GrowingJsonFile } from './growing-file.ts';
import { liveEvents } from './live-events.ts';
import { RUN_FILES } from './output-directory.ts';
import { openTensorboardFile } from './tensorboard-file.ts';

/** What waits for room on a full disk is kept to this many characters; of more the oldest is given up, and counted. */
const MAX_WAITING_CHARACTERS = 64 * 1024 * 1024;
/** How often a full disk is tried again at the end of a run. */
const RETRY_MS = 250;

/** One write to one file, which waits while the disk is full. */
interface Write {
  characters: number;
  make(): void;
}

export class Recorder {
  readonly #info: RunInfo;
  readonly #journal: GrowingFile;
  readonly #metricsLog: GrowingFile;
  readonly #history: GrowingJsonFile;
  readonly #predictions: GrowingFile;
  readonly #samples: GrowingJsonFile;
  readonly #tensorboard: GrowingFile | null;
  /** Texts that no row of the samples has named yet. */
  readonly #unwrittenTexts = new Map<number, SampleText>();
  /** In the order in which they were recorded; empty unless the disk is full. */
  #waiting: Write[] = [];
  #waitingCharacters = 0;
  #givenUp = 0;
  /** Of the logged samples, for TensorBoard's tables. */
  readonly #texts = new Map<number, SampleText>();

  /**
   * @param resumedFrom the step from which an earlier training in this directory goes on: its journal stays whole, and the
   * other files are written anew from what the journal holds up to that step
   */
  constructor(directory: string, info: RunInfo, resumedFrom?: number) {
    this.#info = info;
    const isNew = resumedFrom === undefined;
    const journalPath = join(directory, RUN_FILES.journal);
    this.#journal = new GrowingFile(journalPath, isNew ? 'new' : 'go on');
    if (!isNew) this.#journal.closeTornLine();
    const guideFiles = [RUN_FILES.metricsLog, RUN_FILES.history, RUN_FILES.predictions, RUN_FILES.samples].map((name) =>
      join(directory, name),
    );
    const [metricsLog, history, predictions, samples] = guideFiles.map((path) =>
      isNew ? path : `${path}.writing`,
    ) as [string, string, string, string];
    const opening = isNew ? 'new' : 'again';
    this.#metricsLog = new GrowingFile(metricsLog, opening);
    this.#history = new GrowingJsonFile(history, historyFile, opening);
    this.#predictions = new GrowingFile(predictions, opening);
    this.#samples = new GrowingJsonFile(samples, predictionSamplesFile(info), opening);
    this.#tensorboard = info.trainConfig.report_to === 'tensorboard' ? openTensorboardFile(directory) : null;
    if (isNew) return;
    for (const event of liveEvents(journalPath, resumedFrom))
      for (const write of this.#guideWrites(event)) write.make();
    // A file that replaces another one must not be empty after a power loss.
    for (const file of [this.#metricsLog, this.#history, this.#predictions, this.#samples]) file.sync();
    for (const path of guideFiles) renameSync(`${path}.writing`, path);
  }

  /** Bytes of the journal so far. */
  get journalSize(): number {
    return this.#journal.size;
  }

  /** Writes that wait because the disk is full. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Writes that were given up because too much waited. */
  get givenUp(): number {
    return this.#givenUp;
  }

  /**
   * When it returns the kernel has every byte: no way of dying takes them back. Only on a full disk they wait in memory, and
   * are tried again with each event.
   */
  record(event: RunEvent): void {
    const line = journalLine(event);
    const writes = [
      { characters: line.length, make: () => this.#journal.append(line) },
      ...this.#guideWrites(event),
      ...this.#tensorboardWrites(event),
    ];
    for (const write of writes) {
      this.#waiting.push(write);
      this.#waitingCharacters += write.characters;
    }
    this.tryAgain();
    while (this.#waitingCharacters > MAX_WAITING_CHARACTERS) {
      this.#waitingCharacters -= this.#waiting.shift()!.characters;
      this.#givenUp++;
    }
  }

  /** Writes what waits, as far as there is room. */
  tryAgain(): void {
    let made = 0;
    try {
      for (const write of this.#waiting) {
        write.make();
        made++;
        this.#waitingCharacters -= write.characters;
      }
    } catch (error) {
      if (!(error instanceof DiskFull)) throw error;
    } finally {
      this.#waiting.splice(0, made);
    }
  }

  /** Waits for room, but no longer than this. @returns how many writes have found none */
  async finish(limitMs: number): Promise<number> {
    for (let left = limitMs; this.#waiting.length > 0 && left > 0; left -= RETRY_MS) {
      await new Promise((resume) => setTimeout(resume, RETRY_MS));
      this.tryAgain();
    }
    return this.#waiting.length;
  }

  /** A checkpoint counts only when the journal that leads to it survives a power loss. */
  syncJournal(): void {
    this.#journal.sync();
  }

  close(): void {
    for (const file of [
      this.#journal,
      this.#metricsLog,
      this.#history,
      this.#predictions,
      this.#samples,
      this.#tensorboard,
    ])
      file?.close();
  }

  #tensorboardWrites(event: RunEvent): Write[] {
    const file = this.#tensorboard;
    if (!file) return [];
    if (event.type === 'sample-text') for (const sample of event.samples) this.#texts.set(sample.id, sample);
    const records = tensorboardRecords(event, this.#texts, Date.now());
    return records.length === 0 ? [] : [{ characters: records.length, make: () => file.append(records) }];
  }

  #guideWrites(event: RunEvent): Write[] {
    if (event.type === 'sample-text') for (const sample of event.samples) this.#unwrittenTexts.set(sample.id, sample);
    const rows = predictionSampleRows(event, this.#unwrittenTexts);
    if (event.type === 'evaluation') for (const id of event.samples?.id ?? []) this.#unwrittenTexts.delete(id);
    const row = historyRow(event);
    const writes: Write[] = [];
    const add = (texts: readonly (string | null)[], make: (texts: string[]) => void) => {
      const there = texts.filter((text) => text !== null);
      if (there.length > 0)
        writes.push({ characters: there.reduce((sum, text) => sum + text.length, 0), make: () => make(there) });
    };
    add([metricsLogLine(event)], ([line]) => this.#metricsLog.append(line!));
    add([row], (texts) => this.#history.add(texts));
    add([predictionsBlock(event, this.#info)], ([block]) => this.#predictions.append(block!));
    add(rows, (texts) => this.#samples.add(texts));
    return writes;
  }
}
