/** What a person chose to see of the list, as it stands in the page's address: what isn't there is the default. */

import { COLUMNS_AT_FIRST } from './columns.ts';
import { MAX_QUERY_LENGTH } from './query.ts';

export type Shown = 'all' | 'attention' | 'running' | 'archived';
export type Scale = 'own' | 'common';

export interface ListState {
  q: string;
  view: Shown;
  /** '' for the default, which depends on what the runs have. */
  sort: string;
  group: string;
  /** `COLUMNS_AT_FIRST` itself for the default, which depends on what the runs have, too. */
  cols: readonly string[];
  scale: Scale;
  /** Ids of selected runs. */
  sel: readonly string[];
  /** Keys of open groups; null until a person opened or closed one: then the first seed set is open. */
  open: readonly string[] | null;
}

/** An address has room for so many names. */
const MAX_NAMES = 200;
const MAX_NAME = 200;
const VIEWS: readonly string[] = ['all', 'attention', 'running', 'archived'];

export const FIRST_STATE: ListState = {
  q: '',
  view: 'all',
  sort: '',
  group: 'seeds',
  cols: COLUMNS_AT_FIRST,
  scale: 'own',
  sel: [],
  open: null,
};

/** @param search the query of an address; what can't be understood is ignored */
export function stateFromAddress(search: string): ListState {
  const given = new URLSearchParams(search);
  const text = (name: string) => (given.get(name) ?? '').slice(0, MAX_QUERY_LENGTH);
  const names = (name: string) =>
    (given.get(name) ?? '')
      .split(',')
      .filter((part) => part !== '' && part.length <= MAX_NAME)
      .slice(0, MAX_NAMES)
      .map(unescaped);
  const view = text('view');
  const cols = names('cols');
  return {
    q: text('q'),
    view: VIEWS.includes(view) ? (view as Shown) : 'all',
    sort: text('sort'),
    group: text('group') || FIRST_STATE.group,
    cols: cols.length > 0 ? [...new Set(cols)] : COLUMNS_AT_FIRST,
    scale: text('scale') === 'common' ? 'common' : 'own',
    sel: [...new Set(names('sel'))],
    open: given.has('open') ? [...new Set(names('open'))] : null,
  };
}

/** The address's query for a state; '' where all of it is the default. */
export function addressOfState(state: ListState): string {
  const parts: [string, string][] = [
    ['q', state.q.trim()],
    ['view', state.view === 'all' ? '' : state.view],
    ['sort', state.sort],
    ['group', state.group === FIRST_STATE.group ? '' : state.group],
    ['cols', state.cols === COLUMNS_AT_FIRST ? '' : listed(state.cols)],
    ['scale', state.scale === 'own' ? '' : state.scale],
    ['sel', listed(state.sel)],
    ['open', listed(state.open ?? [])],
  ];
  const query = parts
    .filter(([name, value]) => value !== '' || (name === 'open' && state.open !== null))
    .map(([name, value]) => `${name}=${readable(value)}`)
    .join('&');
  return query === '' ? '' : `?${query}`;
}

/** A comma within a name must not end it. */
function listed(names: readonly string[]): string {
  return names
    .slice(0, MAX_NAMES)
    .map((name) => name.replaceAll('%', '%25').replaceAll(',', '%2C'))
    .join();
}
function unescaped(name: string): string {
  return name.replaceAll('%2C', ',').replaceAll('%25', '%');
}

/** Escaped only as far as an address needs. */
function readable(value: string): string {
  return encodeURIComponent(value)
    .replaceAll('%2C', ',')
    .replaceAll('%3A', ':')
    .replaceAll('%2F', '/')
    .replaceAll('%3D', '=');
}
