/** Where the log has scores in per cent, the panel of the scores says so. */

import { applyEvents, emptyRun } from '@rewardboard/protocol';
import { expect, it } from 'vitest';
import { percentNote } from './metrics-panel.tsx';

it('says beside the scores which of them the log has in per cent', () => {
  const run = emptyRun();
  expect(percentNote(run, ['eval/accuracy', 'eval/f1'])).toEqual([]);
  applyEvents(run, [{ type: 'about', about: { percent: ['eval/accuracy', 'train/accuracy'] } }]);
  expect(percentNote(run, ['eval/accuracy'])).toEqual(['logged in percent, shown as shares of 1']);
  expect(percentNote(run, ['eval/accuracy', 'eval/f1'])).toEqual(['Accuracy: logged in percent, shown as shares of 1']);
});
