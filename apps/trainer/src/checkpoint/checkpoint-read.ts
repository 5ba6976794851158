/** Reads a checkpoint to resume from, after checking its files against the lengths and hashes in `resume.json`. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { BadInput, systemReason } from '../base/bad-input.ts';
import { sha256 } from './checkpoint-write.ts';
import type { NamedTensor } from '../models/model-plan.ts';
import type { EngineState } from '../backends/engine.ts';
import type { FileHashes, ResumePoint } from './resume-point.ts';
import { parseResume } from './resume-point.ts';
import { readSafetensors } from '../tensor-files/safetensors-read.ts';

export interface Checkpoint {
  directory: string;
  name: string;
  point: ResumePoint;
}

/** Throws a BadInput that names the file and the field. */
export function readCheckpoint(directory: string): Checkpoint {
  const path = join(directory, 'resume.json');
  if (!existsSync(path))
    throw new BadInput(
      existsSync(directory)
        ? `${directory}: has no resume.json, so training can't resume from it`
        : `${directory}: no such checkpoint`,
    );
  const { point, files } = readResume(path);
  for (const name of Object.keys(files)) requireUndamaged(directory, name, files);
  return { directory, name: basename(directory), point };
}

/** Checks files that are loaded without resuming. A directory without `resume.json`, as people pass models on, has nothing to compare them with. */
export function requireUndamagedModel(directory: string, names: readonly string[]): void {
  const path = join(directory, 'resume.json');
  if (!existsSync(path)) return;
  try {
    const { files } = readResume(path);
    for (const name of names) if (files[name]) requireUndamaged(directory, name, files);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    throw new BadInput(`${error.message}. Use another checkpoint; to use this one unchecked, remove ${path}`);
  }
}

function readResume(path: string): Exclude<ReturnType<typeof parseResume>, string> {
  const parsed = parseResume(contentOf(path).toString('utf8'));
  if (typeof parsed === 'string') throw new BadInput(`${path}: damaged: ${parsed}`);
  return parsed;
}

function requireUndamaged(directory: string, name: string, files: FileHashes): void {
  const { bytes, sha256: hash } = files[name]!;
  const file = join(directory, basename(name));
  const content = contentOf(file);
  if (content.length !== bytes)
    throw new BadInput(
      `${file}: damaged: it has ${content.length} bytes instead of ${bytes} (files.${name}.bytes in resume.json)`,
    );
  if (sha256(content) !== hash)
    throw new BadInput(`${file}: damaged: its hash differs from files.${name}.sha256 in resume.json`);
}

/** Weights that aren't numbers answer nothing: a model with them is refused, whoever wrote it. */
export function requireFinite(path: string, weights: readonly NamedTensor[]): void {
  for (const { name, values } of weights) {
    let wrong = 0;
    for (const value of values) if (!Number.isFinite(value)) wrong++;
    if (wrong > 0)
      throw new BadInput(
        `${path}: ${wrong} of ${values.length} numbers of ${name} are NaN or infinite, so the model can't answer anything`,
      );
  }
}

/** The numbers of a checkpoint. Whether they fit the model is for the engine to say. */
export function readEngineState({ directory, point }: Checkpoint): EngineState {
  const weights = readSafetensors(join(directory, 'model.safetensors')).tensors;
  requireFinite(join(directory, 'model.safetensors'), weights);
  const optimizer = readSafetensors(join(directory, 'optimizer.safetensors')).tensors;
  const moments = (kind: string): NamedTensor[] => {
    const prefix = `${kind}/`;
    const named = new Map(
      optimizer
        .filter(({ name }) => name.startsWith(prefix))
        .map((tensor) => [tensor.name.slice(prefix.length), tensor]),
    );
    return weights.map(({ name }) => {
      const tensor = named.get(name);
      if (!tensor)
        throw new BadInput(`${join(directory, 'optimizer.safetensors')}: damaged: ${prefix}${name} is missing`);
      return { ...tensor, name };
    });
  };
  return {
    weights,
    firsts: moments('first'),
    seconds: moments('second'),
    updates: point.updates,
    unread: point.unread,
  };
}

/**
 * @param wanted a checkpoint's directory, or `latest`: the newest whole one of the output directory
 * @returns the checkpoint, and what was passed over on the way, in words
 */
export function findCheckpoint(outputDir: string, wanted: string): { checkpoint: Checkpoint; passedOver: string[] } {
  if (wanted !== 'latest') {
    const places = isAbsolute(wanted) ? [wanted] : [join(outputDir, wanted), resolve(wanted)];
    return { checkpoint: readCheckpoint(places.find((place) => existsSync(place)) ?? places.at(-1)!), passedOver: [] };
  }
  const passedOver: string[] = [];
  for (const name of checkpointsIn(outputDir)) {
    try {
      return { checkpoint: readCheckpoint(join(outputDir, name)), passedOver };
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      passedOver.push(error.message);
    }
  }
  throw new BadInput(
    `${outputDir}: no ${passedOver.length > 0 ? 'complete ' : ''}checkpoint to resume from${passedOver.length > 0 ? ` (${passedOver.join('; ')})` : ''}; ` +
      'train without --resume_from_checkpoint, with --overwrite_output_dir if there is a run',
  );
}

/** Names of the finished checkpoints in a directory, newest step first. */
export function checkpointsIn(outputDir: string): string[] {
  const found = existsSync(outputDir) ? readdirSync(outputDir).map((name) => /^checkpoint-(\d+)$/.exec(name)) : [];
  return found
    .flatMap((match) => (match ? [{ name: match[0], step: Number(match[1]) }] : []))
    .sort((a, b) => b.step - a.step)
    .map(({ name }) => name);
}

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new BadInput(`${path}: cannot be read: ${systemReason(error)}`);
  }
}
