// @vitest-environment happy-dom
/** A followed run: snapshot, batches, holes, diagnoses, and a run that appears late. */

import { applyEvents, emptyRun, snapshotOf, wireCopy } from '@rewardboard/protocol';
import type { RunEvent, Snapshot } from '@rewardboard/protocol';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { aDiagnosis, aTarget } from '../testing/samples.ts';
import { startHub } from '../testing/small-hub.ts';
import type { SmallHub } from '../testing/small-hub.ts';
import { RunStore } from './run-store.ts';
import { theHub } from './use-hub.ts';

const EVENTS = [1, 2, 3, 4].map((step): RunEvent => ({ type: 'train', step, values: { 'train/loss': 1 / step } }));
let hub: SmallHub;
const until = { timeout: 5_000 };

beforeAll(async () => {
  hub = await startHub();
});
beforeEach(() => {
  hub.watched.length = 0;
  hub.knows = () => true;
});

function snapshot(runId: string, next: number): Snapshot {
  const run = emptyRun();
  applyEvents(run, EVENTS.slice(0, next));
  return wireCopy({ runId, stream: 's', next, run: snapshotOf(run), sources: [] });
}
function follow(runId: string) {
  const { connection, runs } = theHub();
  const store = new RunStore(runId, connection, runs);
  const listener = vi.fn<() => void>();
  return { store, listener, stop: store.subscribe(listener) };
}
const lastStep = (store: RunStore) => store.getView().run?.lastStep;

it('asks for the run, shows its snapshot, and adds the batches that follow', async () => {
  const { store, stop } = follow('a');
  await vi.waitFor(() => expect(hub.watched).toEqual(['a']), until);
  hub.send('snapshot', snapshot('other', 4));
  hub.send('snapshot', snapshot('a', 2));
  hub.send('events', { runId: 'a', stream: 's', from: 2, events: EVENTS.slice(2, 3) });
  await vi.waitFor(() => expect(lastStep(store)).toBe(3), until);
  expect(store.getView().phase).toBe('shown');
  stop();
});

it('asks again after a hole, and keeps what it showed until the new snapshot', async () => {
  const { store, stop } = follow('b');
  await vi.waitFor(() => expect(hub.watched).toEqual(['b']), until);
  hub.send('snapshot', snapshot('b', 1));
  hub.send('events', { runId: 'b', stream: 's', from: 3, events: EVENTS.slice(3) });
  await vi.waitFor(() => expect(hub.watched).toEqual(['b', 'b']), until);
  await vi.waitFor(() => expect(lastStep(store)).toBe(1), until);
  hub.send('snapshot', snapshot('b', 4));
  await vi.waitFor(() => expect(lastStep(store)).toBe(4), until);
  stop();
});

it('notifies nobody when the same diagnosis comes again', async () => {
  const { store, listener, stop } = follow('c');
  hub.send('diagnosis', { runId: 'c', diagnosis: aDiagnosis({ sentence: 'one' }) });
  await vi.waitFor(() => expect(store.getView().diagnosis?.sentence).toBe('one'), until);
  const view = store.getView();
  hub.send('diagnosis', { runId: 'c', diagnosis: aDiagnosis({ sentence: 'one' }) });
  // Messages arrive in order: once the next one is here, the repeated one was handled.
  hub.send('acknowledged', { runId: 'c', keys: ['spike@1 act'] });
  await vi.waitFor(() => expect(store.getView().acknowledged.size).toBe(1), until);
  expect(store.getView().diagnosis).toBe(view.diagnosis);
  expect(listener).toHaveBeenCalledTimes(2);
  stop();
});

it('takes the changes of a diagnosis into the one that came whole, with numbers that travel as text', async () => {
  const { store, stop } = follow('e');
  const target = aTarget('eval/f1', { value: 0.5 });
  hub.send('diagnosis', { runId: 'e', diagnosis: aDiagnosis({ sentence: 'one', targets: [target] }) });
  hub.send('diagnosis-change', { runId: 'other', changes: [[['sentence'], 'of another run']] });
  hub.send('diagnosis-change', {
    runId: 'e',
    changes: [
      [['targets', 0, 'value'], 'Infinity'],
      [['evidence'], 'two'],
    ],
  });
  await vi.waitFor(() => expect(store.getView().diagnosis?.targets[0]?.value).toBe(Infinity), until);
  hub.send('diagnosis-change', { runId: 'e', changes: [[['targets', 0, 'value'], 0.75]] });
  await vi.waitFor(() => expect(store.getView().diagnosis?.targets[0]?.value).toBe(0.75), until);
  expect(store.getView().diagnosis).toMatchObject({ sentence: 'one', evidence: 'two' });
  stop();
});

it('is unknown when the hub does not have the run, and asks again when it appears', async () => {
  hub.knows = () => false;
  const { store, stop } = follow('late');
  await vi.waitFor(() => expect(store.getView().phase).toBe('unknown'), until);
  hub.knows = () => true;
  await vi.waitFor(() => expect(hub.watched).toEqual(['late', 'late']), until);
  hub.send('snapshot', snapshot('late', 2));
  await vi.waitFor(() => expect(store.getView().phase).toBe('shown'), until);
  stop();
});

it('takes no more messages after its last listener has left', async () => {
  const { store, stop } = follow('d');
  await vi.waitFor(() => expect(hub.watched).toEqual(['d']), until);
  stop();
  hub.send('snapshot', snapshot('d', 2));
  const other = follow('e');
  hub.send('snapshot', snapshot('e', 2));
  await vi.waitFor(() => expect(lastStep(other.store)).toBe(2), until);
  expect(store.getView().run).toBeNull();
  other.stop();
});
