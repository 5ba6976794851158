/** Writes what happens to the run's files: the journal first, then the four files of the guide. */

import { join } from 'node:path';
import type { RunEvent, RunInfo, SampleText } from '@rewardboard/protocol';
import { historyFile, historyRow, journalLine, metricsLogLine, predictionSampleRows, predictionSamplesFile, predictionsBlock } from '@rewardboard/run-files';
import { GrowingFile, GrowingJsonFile } from './growing-file.ts';
import { RUN_FILES } from './output-directory.ts';

export class Recorder {
  readonly #info: RunInfo;
  readonly #journal: GrowingFile;
  readonly #metricsLog: GrowingFile;
  readonly #history: GrowingJsonFile;
  readonly #predictions: GrowingFile;
  readonly #samples: GrowingJsonFile;
  /** Texts that no row of the samples has named yet. */
  readonly #unwrittenTexts = new Map<number, SampleText>();

  constructor(directory: string, info: RunInfo) {
    this.#info = info;
    this.#journal = new GrowingFile(join(directory, RUN_FILES.journal));
    this.#metricsLog = new GrowingFile(join(directory, RUN_FILES.metricsLog));
    this.#history = new GrowingJsonFile(join(directory, RUN_FILES.history), historyFile);
    this.#predictions = new GrowingFile(join(directory, RUN_FILES.predictions));
    this.#samples = new GrowingJsonFile(join(directory, RUN_FILES.samples), predictionSamplesFile(info));
  }

  /** Bytes of the journal so far. */
  get journalSize(): number {
    return this.#journal.size;
  }

  /** When it returns the kernel has every byte: no way of dying takes them back. */
  record(event: RunEvent): void {
    this.#journal.append(journalLine(event));
    if (event.type === 'sample-text') for (const sample of event.samples) this.#unwrittenTexts.set(sample.id, sample);
    const line = metricsLogLine(event);
    if (line !== null) this.#metricsLog.append(line);
    const row = historyRow(event);
    if (row !== null) this.#history.add([row]);
    const block = predictionsBlock(event, this.#info);
    if (block !== null) this.#predictions.append(block);
    this.#samples.add(predictionSampleRows(event, this.#unwrittenTexts));
    if (event.type === 'evaluation') for (const id of event.samples?.id ?? []) this.#unwrittenTexts.delete(id);
  }

  close(): void {
    for (const file of [this.#journal, this.#metricsLog, this.#history, this.#predictions, this.#samples]) file.close();
  }
}
