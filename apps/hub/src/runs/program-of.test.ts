import { emptyRun } from '@rewardboard/protocol';
import type { SourceStatus } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { programOf } from './program-of.ts';

const file = (path: string, change: Partial<SourceStatus>): [string, SourceStatus] => [
  path,
  { path, format: 'x', size: 1, read: 1, records: 10, damaged: 0, firstDamage: null, error: null, ...change },
];
const of = (source: string, ...files: [string, SourceStatus][]) =>
  programOf({ origin: { name: 'a', directory: 'a', source }, run: emptyRun(), sources: new Map(files) });

it('names the programs whose files a run has, once each', () => {
  const events = { label: 'TensorBoard events', program: 'TensorBoard' };
  expect(of('a, b', file('a', events), file('b', events), file('c.csv', { label: 'Table of metrics' }))).toBe(
    'TensorBoard',
  );
  const both = [file('a', events), file('s.json', { program: 'Hugging Face' }), file('w', { program: 'W&B' })];
  expect(of('a', ...both)).toBe('TensorBoard, Hugging Face');
});

it('names the largest file’s kind where any program may have written it', () => {
  const log = file('out.log', { label: 'Console output', records: 3 });
  expect(of('out.log', log, file('m.csv', { label: 'Table of metrics', records: 9 }))).toBe('Table of metrics');
});

it('doesn’t ask files that count nowhere or hold nothing', () => {
  const unused = file('t', { program: 'TensorBoard', unused: { why: 'same', by: 's' } });
  const nothing = file('w', { program: 'W&B', records: 0 });
  expect(of('s', unused, nothing, file('s', { program: 'Hugging Face' }))).toBe('Hugging Face');
});

it('is the trainer of a run that was sent, also before its first point', () => {
  expect(of('uplink')).toBe('rewardboard trainer');
  expect(of('TRL, by uplink')).toBe('TRL');
});
