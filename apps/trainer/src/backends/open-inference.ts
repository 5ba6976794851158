/** Computes with a plan whose parameters are all frozen: what a model needs before it is trained. */

import type { OpenInference } from '../models/model.ts';
import { chooseBackend } from './backend.ts';

/** @param backend `auto` or undefined: the first that can be used */
export function inferenceOn(backend: string | undefined): OpenInference {
  return async (plan) => {
    const { backend: chosen } = await chooseBackend(backend === 'auto' ? undefined : backend);
    const source = chosen.source({ plan, objective: { kind: 'binary' }, dropout: 0 });
    const weights = { values: new Float32Array(0), version: 1 };
    return { logits: (batch) => source.logits(weights, batch), dispose: () => source.dispose() };
  };
}
