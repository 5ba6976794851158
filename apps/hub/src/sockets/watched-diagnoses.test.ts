/** Viewers of a run get its diagnosis once, and then what changes of it. */

import type { Diagnosis } from '@rewardboard/protocol';
import { emptyDiagnosis, withJsonChanges } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { GuestView } from '../access/guest-view.ts';
import { LiveRun } from '../runs/live-run.ts';
import { WatchedDiagnoses } from './watched-diagnoses.ts';

it('of a diagnosis in which one number changed, viewers get that number', () => {
  const run = new LiveRun('a', 's', { name: 'a', directory: 'a', source: 'own journal' }, 0);
  const diagnoses = new WatchedDiagnoses(new GuestView(false, true));
  const sent: [string, unknown][] = [];
  const to = { emit: (kind: string, message: unknown) => sent.push([kind, message]) > 0 } as never;
  const fine = { ...emptyDiagnosis('fine', 'Fine.'), evidence: 'x'.repeat(1_000), clear: ['plateau', 'spike'] };
  const known = (): Diagnosis => {
    const [kind, message] = sent.at(-1)! as [string, { diagnosis: Diagnosis; changes: [] }];
    return kind === 'diagnosis' ? message.diagnosis : withJsonChanges(fine, message.changes);
  };
  diagnoses.sendChanges(run, to);
  expect(sent).toEqual([]);
  run.setDiagnosis(fine);
  diagnoses.sendChanges(run, to);
  expect(known()).toEqual(fine);
  run.setDiagnosis({ ...fine, judgedStep: Infinity });
  diagnoses.sendChanges(run, to);
  diagnoses.sendChanges(run, to);
  expect(sent.slice(1)).toEqual([['diagnosis-change', { runId: 'a', changes: [[['judgedStep'], 'Infinity']] }]]);
  expect(known()).toEqual({ ...fine, judgedStep: 'Infinity' });
  diagnoses.forget(run);
  diagnoses.sendChanges(run, to);
  expect(sent.at(-1)![0]).toBe('diagnosis');
});
