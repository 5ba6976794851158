/** Loads a saved model from a checkpoint, or the kept checkpoint of a run. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { eventFromLine } from '@rewardboard/protocol';
import { BadInput, systemReason } from '../base/bad-input.ts';
import { checkpointsIn, requireFinite, requireUndamagedModel } from '../checkpoint/checkpoint-read.ts';
import type { NamedTensor } from '../models/model-plan.ts';
import type { ModelReader } from '../models/model.ts';
import { openReader } from '../models/all-models.ts';
import { requireSameShapes } from '../models/require-same-shapes.ts';
import { MODEL_FILES } from '../checkpoint/model-files.ts';
import { RUN_FILES } from '../recording/output-directory.ts';
import { NoTokenizer } from '../features/tokenizer.ts';
import { readSafetensors } from '../tensor-files/safetensors-read.ts';

export interface LoadedModel {
  /** The checkpoint's. */
  directory: string;
  reader: ModelReader;
  weights: NamedTensor[];
  /** Fields of `config.json`. */
  description: Readonly<Record<string, unknown>>;
  supervision: 'process' | 'outcome';
  threshold: number;
}

/** @throws BadInput that names the file */
export function loadModel(path: string): LoadedModel {
  const directory = checkpointAt(path);
  requireUndamagedModel(directory, MODEL_FILES);
  const description = readPart(join(directory, 'config.json'), objectIn);
  const tokenizer = readPart(join(directory, 'tokenizer.json'), (text) => text);
  const config = join(directory, 'config.json');
  const reader = attempt(config, () => openReader(description, tokenizer), join(directory, 'tokenizer.json'));
  const { tensors } = readSafetensors(join(directory, 'model.safetensors'));
  const weights = reader.plan.parameters.flatMap(({ name }) => tensors.find((tensor) => tensor.name === name) ?? []);
  attempt(join(directory, 'model.safetensors'), () => requireSameShapes(reader.plan, weights));
  requireFinite(join(directory, 'model.safetensors'), weights);
  return {
    directory,
    reader,
    weights,
    description,
    supervision: description.supervision === 'outcome' ? 'outcome' : 'process',
    threshold: typeof description.threshold === 'number' ? description.threshold : 0.5,
  };
}

function checkpointAt(path: string): string {
  if (MODEL_FILES.every((name) => existsSync(join(path, name)))) return path;
  if (!existsSync(path))
    throw new BadInput(`${path}: no such directory; name a checkpoint or the output directory of a run`);
  if (!statSync(path).isDirectory())
    throw new BadInput(
      `${path}: not a directory; name a checkpoint or the output directory of a run first, and files after it`,
    );
  const there = checkpointsIn(path).filter((name) => MODEL_FILES.every((file) => existsSync(join(path, name, file))));
  const kept = keptCheckpoint(path);
  const chosen = there.find((name) => name === kept) ?? there[0];
  if (chosen === undefined)
    throw new BadInput(`${path}: not a checkpoint (${MODEL_FILES.join(', ')}), and no checkpoint found in it`);
  return join(path, chosen);
}

/** The checkpoint that the journal last named as the best. */
function keptCheckpoint(run: string): string | null {
  const journal = join(run, RUN_FILES.journal);
  if (!existsSync(journal)) return null;
  let kept: string | null = null;
  for (const line of readFileSync(journal, 'utf8').split('\n')) {
    if (!line.includes('"checkpoint"')) continue;
    const event = eventFromLine(line);
    if (event?.type === 'evaluation' && event.checkpoint) kept = event.checkpoint;
    if (event?.type === 'end' && event.best) kept = event.best.checkpoint;
  }
  return kept;
}

function readPart<T>(path: string, parse: (text: string) => T): T {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new BadInput(`${path}: cannot be read: ${systemReason(error)}`);
  }
  return attempt(path, () => parse(text));
}

/** @param tokenizerPath blamed if it is the tokenizer that can't be read */
function attempt<T>(path: string, make: () => T, tokenizerPath = path): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(
      `${error instanceof NoTokenizer ? tokenizerPath : path}: damaged or from another version: ${reasonOf(error)}`,
    );
  }
}

function objectIn(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('it is not a JSON object');
  return value as Record<string, unknown>;
}

/** A schema's own message lists its issues as JSON. */
function reasonOf(error: unknown): string {
  const { issues, message } = error as Error & { issues?: { path: PropertyKey[]; message: string }[] };
  return issues?.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`).join('; ') ?? message;
}
