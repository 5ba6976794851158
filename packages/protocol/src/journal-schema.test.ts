/** The schema of a journal's line, which the Python package is tested against, fits every event that we write. */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runEvent } from './arbitrary-events.ts';
import { toWire } from './wire.ts';

type Schema = Record<string, unknown>;
const fixture = (name: string) => readFileSync(new URL(`../../python/fixtures/${name}`, import.meta.url), 'utf8');
const SCHEMA = JSON.parse(fixture('journal.schema.json')) as Schema;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The part of JSON Schema that the file uses. */
function fits(value: unknown, of: Schema = SCHEMA): boolean {
  const schema =
    typeof of['$ref'] === 'string' ? (SCHEMA['$defs'] as Record<string, Schema>)[of['$ref'].split('/').at(-1)!]! : of;
  if (Array.isArray(schema['oneOf']) && schema['oneOf'].filter((one: Schema) => fits(value, one)).length !== 1)
    return false;
  if ('const' in schema && value !== schema['const']) return false;
  if (Array.isArray(schema['enum']) && !schema['enum'].includes(value)) return false;
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  if ('type' in schema && type !== schema['type']) return false;
  if ('minimum' in schema && (value as number) < (schema['minimum'] as number)) return false;
  if (Array.isArray(value)) return !schema['items'] || value.every((entry) => fits(entry, schema['items'] as Schema));
  if (!isObject(value) || schema['type'] !== 'object') return true;
  const required = (schema['required'] ?? []) as string[];
  const named = (schema['properties'] ?? {}) as Record<string, Schema>;
  const others = schema['additionalProperties'] ?? true;
  return (
    required.every((name) => Object.hasOwn(value, name)) &&
    Object.entries(value).every(([name, entry]) =>
      Object.hasOwn(named, name) ? fits(entry, named[name]) : isObject(others) ? fits(entry, others) : others === true,
    )
  );
}

it('fits every event of a journal', () => {
  fc.assert(
    fc.property(runEvent, (event) => {
      // Only readers of files make these two; no journal holds them.
      if (event.type !== 'points' && event.type !== 'resume') expect(fits(JSON.parse(toWire(event)))).toBe(true);
    }),
  );
});

it('fits the journal that the Python package wrote', () => {
  for (const line of fixture('run/events.jsonl').split('\n').slice(0, -1)) expect(fits(JSON.parse(line))).toBe(true);
});

it.each([
  ['no event', {}],
  ['an unknown type', { type: 'other', step: 1, values: {} }],
  ['a negative step', { type: 'train', step: -1, values: {} }],
  ['a bare word for a number', { type: 'train', step: 1, values: { 'train/loss': 'nan' } }],
  ['an unknown field', { type: 'train', step: 1, values: {}, loss: 1 }],
  ['samples without probabilities', { type: 'evaluation', step: 1, values: {}, samples: { id: [1] } }],
])('refuses %s', (_, event) => {
  expect(fits(event)).toBe(false);
});
