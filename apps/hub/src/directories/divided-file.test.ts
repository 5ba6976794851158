/** A reader that names other runs each time it is asked. */

import { expect, it } from 'vitest';
import type { DirectoryRun } from './directory-run.ts';
import { MAX_DIVISIONS, divide } from './divided-file.ts';
import { ownerOf } from './file-owner.ts';
import type { RunPlace } from './run-place.ts';

it('a file whose reader names other runs each time is divided only so often', () => {
  let made = 0;
  let readings = 0;
  const runAt = () => {
    const run = {
      identity: { id: String(made++), formerIds: new Set<string>() },
      accept: () => ({}),
      drop: () => {},
      beginAnew: () => void readings++,
    };
    return run as unknown as DirectoryRun;
  };
  const owner = ownerOf({
    run: runAt(),
    place: { file: 'log.csv' } as RunPlace,
    consumer: { read: () => 0, reset: () => {} },
  });
  for (let i = 0; i < 2 * MAX_DIVISIONS; i++) divide(owner, [`fold ${i}`], true, runAt);
  expect(readings).toBe(MAX_DIVISIONS);
  expect(owner.place.run).toBe(`fold ${MAX_DIVISIONS - 1}`);
});
