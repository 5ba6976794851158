/** A program may print one record twice, with other names in it: LLaMA-Factory's own dictionary stands above that of transformers. */

import type { Values } from '@rewardboard/protocol';
import type { Said } from './said.ts';

/** Numbers that two records have in common if they are one. */
const MIN_SAME = 2;

export class RepeatedDictionary {
  #last: { epoch: number | undefined; names: string; values: Values } = { epoch: undefined, names: '', values: {} };

  keep(): () => void {
    const last = this.#last;
    return () => void (this.#last = last);
  }

  /** Takes out what the record before had. @returns whether both are one record */
  leaveNew({ epoch }: Said, dictionary: ReadonlyMap<string, string>, values: Values): boolean {
    const last = this.#last;
    const names = [...dictionary.keys()].sort().join();
    this.#last = { epoch, names, values: { ...values } };
    if (epoch === undefined || epoch !== last.epoch || names === last.names) return false;
    const both = Object.keys(values).filter((path) => path in last.values);
    if (both.length < MIN_SAME || !both.every((path) => values[path] === last.values[path])) return false;
    for (const path of both) delete values[path];
    return true;
  }
}
