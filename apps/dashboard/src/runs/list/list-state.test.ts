/** The list's state in an address and back. */

import { expect, it } from 'vitest';
import { FIRST_STATE, addressOfState, stateFromAddress } from './list-state.ts';

it('defaults are left out, and everything else comes back', () => {
  expect(addressOfState(FIRST_STATE)).toBe('');
  const state = {
    q: 'eval/f1>0.6 -tag:old',
    view: 'attention',
    sort: '-eval/f1.last',
    group: 'none',
    cols: ['loss', 'a,b', '50%'],
    scale: 'common',
    sel: ['one', 'two'],
    open: ['lr 1e-3 · dropout 0.5'],
  } as const;
  const address = addressOfState(state);
  expect(address).toContain('?q=eval/f1%3E0.6%20-tag:old&view=attention&sort=-eval/f1.last&group=none&cols=loss,');
  expect(stateFromAddress(address)).toEqual(state);
});

it('columns that a person chose stay chosen, also where they are those that a list may show at first', () => {
  const state = { ...FIRST_STATE, cols: [...FIRST_STATE.cols] };
  const address = addressOfState(state);
  expect(address).toContain('cols=loss,eval/f1');
  expect(addressOfState(stateFromAddress(address))).toBe(address);
});

it('what can’t be understood is ignored', () => {
  expect(stateFromAddress('?view=zebra&scale=5&cols=&sel=&x=1')).toEqual(FIRST_STATE);
  expect(stateFromAddress(`?sel=${'a,'.repeat(9)}b`).sel).toEqual(['a', 'b']);
  expect(stateFromAddress(`?open=${'x'.repeat(500)}`).open).toEqual([]);
  // All groups closed is something else than nothing said of them.
  expect([stateFromAddress('').open, addressOfState({ ...FIRST_STATE, open: [] })]).toEqual([null, '?open=']);
});
