/** The events of a log of the second corpus, read by the product's own readers, one event a step, in the order of the file. */

import type { RunEvent, Values } from '@rewardboard/protocol';
import type { FileFacts } from '@rewardboard/run-files';
import { GoingBack, MAX_BEGINNING_BYTES, PercentScores, recognize } from '@rewardboard/run-files';
import type { FamilyRun } from './family-run.ts';
import { logText } from './log-text.ts';

/** Times that a file is read again, since what it ends with changes what it means. */
const MAX_PASSES = 6;

/** @throws if no reader knows the file: then the corpus is wrong, not a rule */
export function familyEvents({ id, log }: FamilyRun): RunEvent[] {
  const text = logText(log);
  const bytes = new TextEncoder().encode(text);
  const beginning = bytes.subarray(0, MAX_BEGINNING_BYTES);
  const format = recognize({ fileName: log.file, bytes: beginning, text: new TextDecoder().decode(beginning) });
  if (format === null || format === 'wait') throw new Error(`${id}: ${log.file} is no log`);
  const facts: FileFacts = {};
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const reader = format.open({ facts });
    const scores = new PercentScores(facts);
    const { events, readAgain, damaged, consumed } = reader.read(bytes);
    const rest = reader.end?.(bytes.subarray(consumed)).events ?? [];
    const all = [...events, ...rest];
    if (damaged.length > 0) throw new Error(`${id}: ${damaged[0]!.text} cannot be read`);
    if (readAgain || !scores.take(all)) continue;
    return new GoingBack().mark([...scores.about(), ...all.flatMap(bySteps)]);
  }
  throw new Error(`${id}: the reader asks for one pass after the other`);
}

/** Columns of many steps, taken apart: a live observer sees one row after the other. */
function bySteps(event: RunEvent): RunEvent[] {
  if (event.type !== 'points') return [event];
  const rows = new Map<number, Values>();
  for (const [path, { steps, values }] of Object.entries(event.series))
    for (let i = 0; i < steps.length; i++) {
      const row = rows.get(steps[i]!) ?? {};
      rows.set(steps[i]!, row);
      row[path] = values[i]!;
    }
  return [...rows]
    .toSorted(([a], [b]) => a - b)
    .map(([step, { epoch, time, ...values }]): RunEvent => ({
      type: Object.keys(values).some((path) => path.startsWith('eval/')) ? 'evaluation' : 'train',
      step,
      ...(epoch === undefined ? {} : { epoch }),
      ...(time === undefined ? {} : { time }),
      values,
    }));
}
