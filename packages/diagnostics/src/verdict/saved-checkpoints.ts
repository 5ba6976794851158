/** The checkpoints of a run that certainly still exist, as its log names them. */

import type { Values } from '@rewardboard/protocol';
import type { Facts } from '../diagnosis/facts.ts';
import { fieldOf } from '../diagnosis/facts.ts';
import type { EvaluationPoint } from '../diagnosis/points.ts';

/** Most of them that are kept in memory. */
const MAX_SAVED = 1_000;

interface SavedCheckpoint {
  step: number;
  checkpoint: string;
  /** null if only the end of the run names it. */
  values: Values | null;
}

export class SavedCheckpoints {
  readonly #facts: Facts;
  #saved: SavedCheckpoint[] = [];

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  /** Most logs mention none, and then there is nothing to compare. */
  get isEmpty(): boolean {
    return this.#saved.length === 0 && !this.#facts.end?.best?.checkpoint;
  }

  /** An evaluation at which a checkpoint was saved, perhaps. */
  add({ step, checkpoint, values }: Pick<EvaluationPoint, 'step' | 'checkpoint' | 'values'>): void {
    // One that was skipped comes again when rules see it.
    if (checkpoint === null || step <= (this.#saved.at(-1)?.step ?? -Infinity)) return;
    this.#saved.push({ step, checkpoint, values });
    if (this.#saved.length > MAX_SAVED) this.#saved.shift();
  }

  /** A trainer with a limit, or that keeps only its best, has deleted earlier ones. */
  existing(): SavedCheckpoint[] {
    const limit = fieldOf(this.#facts, 'save_total_limit');
    const kept = typeof limit === 'number' && limit >= 1 ? limit : limit === null ? MAX_SAVED : 1;
    const best = this.#facts.end?.best;
    return [
      ...this.#saved.slice(-kept),
      ...(best?.checkpoint
        ? [
            {
              step: best.step,
              checkpoint: best.checkpoint,
              values: this.#saved.find(({ step }) => step === best.step)?.values ?? null,
            },
          ]
        : []),
    ];
  }

  /** The name of the checkpoint that was saved at this step. */
  at(step: number): string | null {
    return this.existing().find((saved) => saved.step === step)?.checkpoint ?? null;
  }

  nearest(step: number): { step: number; checkpoint: string } | null {
    let nearest: { step: number; checkpoint: string } | null = null;
    for (const saved of this.existing())
      if (nearest === null || Math.abs(saved.step - step) < Math.abs(nearest.step - step))
        nearest = { step: saved.step, checkpoint: saved.checkpoint };
    return nearest;
  }
}
