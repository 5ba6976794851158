/** Numbers of one call of a tracker's `log`, at the step that they belong to: the trainer's where it is among them, else the tracker's count of calls. */

import type { Values } from '@rewardboard/protocol';
import type { FileFacts } from './file-facts.ts';
import { Coordinates } from './coordinates.ts';
import type { MetricNames } from './metric-names.ts';
import { coordinateOf } from './point-event.ts';
import type { RowGatherer } from './row-gatherer.ts';

export interface LoggedAt {
  /** Calls so far, as the tracker counts them. */
  calls: number | undefined;
  /** Unix time in ms. */
  time: number | undefined;
}

export class TrackerPoints {
  readonly coordinates: Coordinates;
  lastStep = 0;
  /** Of the last call that had one: what is logged in between belongs there. */
  #trainerStep: number | undefined;

  constructor(
    private readonly names: MetricNames,
    private readonly rows: RowGatherer,
    facts: FileFacts = {},
  ) {
    this.coordinates = new Coordinates(facts);
  }

  /** @param logged names to numbers, groups joined by "/" @returns whether they are points of a curve */
  add(logged: ReadonlyMap<string, number>, { calls, time }: LoggedAt): boolean {
    const values: Values = {};
    let epoch: number | undefined;
    let step: number | undefined;
    let rank = Infinity;
    for (const [name, value] of logged) {
      const found = coordinateOfName(name);
      // A metric of that name is a duration.
      if (!found || found.coordinate === 'time') values[this.names.pathOf(name)] = value;
      else if (found.coordinate === 'epoch') epoch = value;
      else if (found.rank < rank && value >= 0 && Number.isFinite(value)) {
        rank = found.rank;
        step = value;
      }
    }
    this.#trainerStep = step ?? this.#trainerStep;
    const paths = Object.keys(values);
    if (paths.length === 0) return false;
    const place = this.coordinates.of({ step: this.#trainerStep ?? calls, epoch, paths, mayCount: true });
    if (!place) return false;
    this.lastStep = Math.max(this.lastStep, place.step);
    this.rows.addEvents(this.coordinates.about());
    this.rows.add({ ...place, time: Number.isFinite(time) ? time : undefined, values });
    return true;
  }

  /** Numbers that have no place of their own: at the last step. Before the first one there is none. */
  addHere(values: Values): void {
    if (this.lastStep > 0) this.rows.add({ step: this.lastStep, values });
  }
}

/** "train/global_step" of transformers and "trainer/global_step" of Lightning are the trainer's, "eval/step" is not. */
function coordinateOfName(name: string): ReturnType<typeof coordinateOf> {
  return coordinateOf(name.replace(/^train(er)?\//, ''));
}
