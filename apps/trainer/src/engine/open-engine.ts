/** Opens what a training computes with, on the backend that was asked for or the best there is. */

import type { Refusal } from './backend.ts';
import type { BackendName } from './backend-names.ts';
import { chooseBackend } from './backend.ts';
import type { Engine, EngineOptions } from './engine.ts';

/** @returns the engine, what it computes on, and the backends that were refused before its own */
export async function openEngine(backend: string | undefined, options: EngineOptions): Promise<{ engine: Engine; backend: BackendName; refusals: Refusal[] }> {
  const { backend: chosen, refusals } = await chooseBackend(backend);
  return { engine: chosen.create(options), backend: chosen.name, refusals };
}
