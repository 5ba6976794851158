/** Opens what a training computes with: on the backend that was asked for or the fastest there is, on one device or several. */

import { BadInput } from '../base/bad-input.ts';
import type { Refusal } from './backend.ts';
import { chooseBackend, isBackend } from './backend.ts';
import type { BackendName } from './backend-names.ts';
import { BACKENDS } from './backend-names.ts';
import { chooseFastest, threadsFor } from './choose-fastest.ts';
import type { ComputeTask } from './workers/compute-messages.ts';
import type { Engine, EngineOptions } from './engine.ts';
import { HostEngine } from './host-engine.ts';
import type { MicroBatch } from '../models/micro-batch.ts';
import { WorkerSource, canBeThread } from './workers/worker-source.ts';

export interface EngineWish {
  /** `auto` or left out: the fastest. */
  backend?: string | undefined;
  /** Each batch is divided among this many processes. */
  devices?: number;
  /** A batch of the training: backends are timed with it, and on the processor a large one is divided among threads. Left out: the usual order decides. */
  sample?: MicroBatch;
  /** The script of the processes that compute; left out: the one that runs. */
  entry?: string;
}

export interface OpenedEngine {
  engine: Engine;
  /** The backend; a resumed training asks for the same one. */
  backend: BackendName;
  /** The backends that were refused before its own. */
  refusals: Refusal[];
  /** What was measured to choose it, in a sentence; null when nothing was. */
  measured: string | null;
}

export async function openEngine(wish: EngineWish, options: EngineOptions): Promise<OpenedEngine> {
  const { devices = 1, sample, entry = process.argv[1]! } = wish;
  const asked = wish.backend === 'auto' ? undefined : wish.backend;
  if (asked !== undefined && !isBackend(asked))
    throw new BadInput(`--backend ${asked}: expected one of auto, ${BACKENDS.join(', ')}`);
  const { plan, objective, dropout, optimizer } = options;
  const threads = devices === 1 && sample ? threadsFor(plan, sample) : 1;
  const taskFor = (backend: BackendName): ComputeTask => ({
    backend,
    threads,
    isForced: backend === asked,
    spec: plan.spec,
    objective,
    dropout,
  });
  const fastest =
    asked === undefined && sample ? await chooseFastest({ entry, sample, optimizer, plan, taskFor }) : null;
  const choice = asked ?? fastest?.backend;
  const measured = fastest?.sentence ?? null;
  const isDivided = devices > 1 || (threads > 1 && choice !== undefined && canBeThread(choice));
  if (!isDivided) {
    const { backend, refusals } = await chooseBackend(choice);
    return {
      engine: backend.create(options),
      backend: backend.name,
      refusals: fastest?.refusals ?? refusals,
      measured,
    };
  }
  const refusals: Refusal[] = [];
  for (const backend of choice ? [choice] : BACKENDS) {
    try {
      const source =
        devices > 1
          ? WorkerSource.devices(entry, devices, taskFor(backend))
          : WorkerSource.threads(entry, taskFor(backend));
      return {
        engine: new HostEngine(await source, options),
        backend,
        refusals: fastest?.refusals ?? refusals,
        measured,
      };
    } catch (error) {
      refusals.push({ name: backend, reason: (error as Error).message });
    }
  }
  throw new BadInput(
    `${devices > 1 ? `devices: ${devices}` : '--backend'}: ${refusals.map(({ name, reason }) => `${name}: ${reason}`).join('; ')}`,
  );
}
