/** What differs between two values of JSON, so that a large one needn't be sent again for a number in it. */

/** Where, from the outside in, and what is there now: nothing where it is gone. */
export type JsonChange = [path: (string | number)[], value?: unknown];

type Branch = Record<string, unknown> | unknown[];

/** @returns what makes `after` of `before`; empty when they say the same */
export function jsonChanges(before: unknown, after: unknown): JsonChange[] {
  if (before === after) return [];
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after)) return [[[], after]];
  const changes: JsonChange[] = [];
  if (Array.isArray(after) && after.length < before.length!) changes.push([['length'], after.length]);
  for (const [key, value] of entriesOf(after)) {
    if (!Object.hasOwn(before, key)) changes.push([[key], value]);
    else
      for (const [path, ...rest] of jsonChanges((before as Record<string, unknown>)[key], value))
        changes.push([[key, ...path], ...rest]);
  }
  if (!Array.isArray(after)) {
    const left = new Set(entriesOf(after).map(([key]) => key));
    for (const [key] of entriesOf(before)) if (!left.has(key)) changes.push([[key]]);
  }
  // What moved within a list differs everywhere.
  return changes.length > 0 && JSON.stringify(changes).length >= JSON.stringify(after).length ? [[[], after]] : changes;
}

/** The value with these changes: a copy, in which only what changed is another object. */
export function withJsonChanges<T>(value: T, changes: readonly JsonChange[]): T {
  const copies = new Set<unknown>();
  let whole: unknown = value;
  for (const [path, ...rest] of changes) {
    if (path.length === 0) {
      whole = rest[0];
      continue;
    }
    whole = copyOf(whole, copies);
    let at = whole as Record<string, unknown>;
    for (const key of path.slice(0, -1)) at = (at[key] = copyOf(at[key], copies)) as Record<string, unknown>;
    const last = path.at(-1)!;
    if (rest.length > 0) at[last] = rest[0];
    else delete at[last];
  }
  return whole as T;
}

/** One copy is enough for all changes. */
function copyOf(value: unknown, copies: Set<unknown>): unknown {
  if (copies.has(value)) return value;
  const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
  copies.add(copy);
  return copy;
}

/** Without what JSON leaves out. */
function entriesOf(branch: Branch): [string | number, unknown][] {
  if (Array.isArray(branch)) return [...branch.entries()];
  return Object.entries(branch).filter(([, value]) => value !== undefined);
}

function isBranch(value: unknown): value is Branch & { length?: number } {
  return typeof value === 'object' && value !== null;
}
