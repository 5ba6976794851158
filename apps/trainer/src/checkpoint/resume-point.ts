/** `resume.json` of a checkpoint: everything but the tensors that a training needs to resume with identical losses. */

import { eventFromWire, numberFromWire, toWire } from '@rewardboard/protocol';
import type { EndEvent, EvaluationEvent, Values } from '@rewardboard/protocol';
import { valuesFromWire } from '@rewardboard/protocol';
import { z } from 'zod';
import { sha256 } from './checkpoint-write.ts';
import type { LoadedConfig } from '../config/load-config.ts';

const RESUME_FORMAT = 'rewardboard-checkpoint';
/** Version 1 had neither its own hash nor the journal's length. */
const RESUME_VERSION = 2;

export interface ResumePoint {
  /** Updates made; the next example follows from it, as do all random numbers, which are drawn by seed and step. */
  step: number;
  /** How long the synced journal was; absent in checkpoints of version 1. */
  journalBytes?: number;
  /** Updates of AdamW, without those that were skipped. */
  updates: number;
  /** Losses of the updates since the last logged one. */
  unread: { lossSum: number; updates: number };
  /** Where it was computed: another backend or another number of threads rounds in another way. */
  backend: string;
  device: string;
  /** The run that this is a part of. */
  run: { id: string; createdAt: number };
  config: Pick<LoadedConfig, 'model' | 'train'>;
  data: string[];
  validationData: string[];
  dataFingerprint: string;
  best: EndEvent['best'] | null;
  /** The evaluation by which the model was chosen. */
  result: { step: number; values: Values } | null;
  /** Evaluations in a row without improvement. */
  failures: number;
  /** The evaluation of this step: the journal may have missed it when the process died in between. */
  evaluation: EvaluationEvent | null;
}

const number = z.unknown().transform((value, context) => {
  const known = numberFromWire(value);
  if (known === undefined) context.addIssue({ code: 'custom', message: 'expected a number' });
  return known ?? NaN;
});
const values = z.record(z.string(), z.unknown()).transform((raw): Values => valuesFromWire(raw));
const count = z.int().min(0);
const schema = z.strictObject({
  format: z.literal(RESUME_FORMAT),
  version: z.literal([1, RESUME_VERSION]),
  journalBytes: count.optional(),
  step: count,
  updates: count,
  unread: z.object({ lossSum: number, updates: count }),
  backend: z.string(),
  device: z.string(),
  run: z.object({ id: z.string().min(1), createdAt: z.number() }),
  config: z.object({ model: z.record(z.string(), z.unknown()), train: z.record(z.string(), z.unknown()) }),
  data: z.array(z.string()),
  validationData: z.array(z.string()),
  dataFingerprint: z.string(),
  best: z.object({ step: count, metric: z.string(), value: number, checkpoint: z.string() }).nullable(),
  result: z.object({ step: count, values }).nullable(),
  failures: count,
  evaluation: z.unknown().transform((raw, context): EvaluationEvent | null => {
    if (raw === null) return null;
    const event = eventFromWire(raw);
    if (event?.type === 'evaluation') return event;
    context.addIssue({ code: 'custom', message: 'expected an evaluation or null' });
    return null;
  }),
  files: z.record(z.string(), z.object({ bytes: count, sha256: z.string() })),
});

/** Of each other file of the checkpoint: its length and its hash. */
export type FileHashes = Record<string, { bytes: number; sha256: string }>;

/** How the file ends: the hash of everything before. */
const OWN_HASH = /,\n {2}"sha256": "([0-9a-f]{64})"\n\}\n$/;

/** The file guards the others by their hashes, and itself by that of its text. */
export function resumeText(point: ResumePoint, files: FileHashes): string {
  const content = JSON.parse(toWire({ format: RESUME_FORMAT, version: RESUME_VERSION, ...point, files })) as object;
  const text = JSON.stringify(content, null, 2).slice(0, -'\n}'.length);
  return `${text},\n  "sha256": "${sha256(Buffer.from(text))}"\n}\n`;
}

/** @returns the point and the hashes, or in words what is wrong and in which field */
export function parseResume(text: string): { point: ResumePoint; files: FileHashes } | string {
  const own = OWN_HASH.exec(text);
  const guarded = own ? text.slice(0, own.index) : text;
  if (own && sha256(Buffer.from(guarded)) !== own[1]) return 'its contents differ from its own hash (sha256)';
  let raw: unknown;
  try {
    raw = JSON.parse(own ? `${guarded}\n}` : text);
  } catch {
    return 'invalid JSON';
  }
  const result = schema.safeParse(raw);
  if (!result.success) {
    const [issue] = result.error.issues;
    return `${issue!.path.join('.') || 'the file'}: ${issue!.message}`;
  }
  const { files, format: _, version, ...point } = result.data;
  if (version !== 1 && !own) return 'its own hash (sha256) is missing';
  return { point: point as unknown as ResumePoint, files };
}
