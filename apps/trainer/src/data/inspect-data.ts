/** Reads data like training does, but continues after errors that would stop training. */

import { configFields } from '../config/config-fields.ts';
import type { Overrides } from '../config/load-config.ts';
import { loadConfig } from '../config/load-config.ts';
import type { DataReport } from './data-report.ts';
import { reportData } from './data-report.ts';
import { openDataSet } from './data-set.ts';

/** The training fields that affect how data is read. */
const NAMES = ['neutral_labels', 'max_examples', 'validation_share', 'split_seed'] as const;

export const dataFields = configFields.filter(({ name }) => (NAMES as readonly string[]).includes(name));

export interface InspectOptions {
  /** As given to `--data`, with weights. */
  files: readonly string[];
  validationFiles: readonly string[];
  /** Values of those fields. */
  overrides: Overrides;
}

export async function inspectData({ files, validationFiles, overrides }: InspectOptions): Promise<DataReport> {
  const { train: config } = loadConfig({ overrides });
  const data = await openDataSet(
    {
      files,
      validationFiles,
      neutralLabels: config.neutral_labels,
      maxExamples: config.max_examples,
      validationShare: config.validation_share,
      seed: config.split_seed,
    },
    true,
  );
  return reportData(data);
}
