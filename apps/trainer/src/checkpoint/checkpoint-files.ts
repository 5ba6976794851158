/** The files of a checkpoint from which a training can resume. */

import type { CheckpointFile } from './checkpoint-write.ts';
import { sha256 } from './checkpoint-write.ts';
import type { NamedTensor } from '../models/model-plan.ts';
import type { EngineState } from '../backends/engine.ts';
import type { ResumePoint } from './resume-point.ts';
import { resumeText } from './resume-point.ts';
import { safetensorsBytes } from '../tensor-files/safetensors.ts';

/** @param model the files that are enough to use the model */
export function checkpointFiles(
  model: readonly CheckpointFile[],
  state: EngineState,
  point: Omit<ResumePoint, 'updates' | 'unread'>,
  trainerState: string,
): CheckpointFile[] {
  const named = (kind: string, tensors: readonly NamedTensor[]) =>
    tensors.map((tensor) => ({ ...tensor, name: `${kind}/${tensor.name}` }));
  const moments = [...named('first', state.firsts), ...named('second', state.seconds)];
  const files = [
    ...model,
    {
      name: 'optimizer.safetensors',
      bytes: safetensorsBytes(moments, { format: 'rewardboard', step: String(point.step) }),
    },
    { name: 'trainer_state.json', bytes: Buffer.from(trainerState) },
  ];
  const hashes = Object.fromEntries(
    files.map(({ name, bytes }) => [name, { bytes: bytes.length, sha256: sha256(bytes) }]),
  );
  return [
    ...files,
    {
      name: 'resume.json',
      bytes: Buffer.from(resumeText({ ...point, updates: state.updates, unread: state.unread }, hashes)),
    },
  ];
}
