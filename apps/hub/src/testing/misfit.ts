/** For tests: what of a value doesn't fit a JSON Schema, as far as openapi.json uses it. */

export type Schema = Record<string, unknown>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @returns the place of the first misfit and why: "runs.0.level: not one of ..."; null when all fits */
export function misfit(document: Schema, of: Schema, value: unknown, place = ''): string | null {
  const schema = resolved(document, of);
  const no = (why: string) => `${place || 'the whole'}: ${why}, but is ${JSON.stringify(value)?.slice(0, 60)}`;
  if (Array.isArray(schema['oneOf'])) {
    const misfits = schema['oneOf'].map((one: Schema) => misfit(document, one, value, place));
    return misfits.filter((each) => each === null).length === 1
      ? null
      : (misfits.find((each) => each !== null) ?? null);
  }
  if (Array.isArray(schema['enum']) && !schema['enum'].includes(value))
    return no(`must be one of ${schema['enum'].join()}`);
  const types = [schema['type'] ?? []].flat();
  if (types.length > 0 && !types.some((type) => hasType(value, type))) return no(`must be ${types.join(' or ')}`);
  if (Array.isArray(value))
    return first(value.map((entry, i) => misfit(document, (schema['items'] ?? {}) as Schema, entry, `${place}.${i}`)));
  if (!isObject(value)) return null;
  const named = (schema['properties'] ?? {}) as Record<string, Schema>;
  const others = schema['additionalProperties'] ?? true;
  const missing = ((schema['required'] ?? []) as string[]).find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return no(`must have ${missing}`);
  return first(
    Object.entries(value).map(([name, entry]) => {
      if (Object.hasOwn(named, name)) return misfit(document, named[name]!, entry, `${place}.${name}`);
      if (isObject(others)) return misfit(document, others, entry, `${place}.${name}`);
      return others === true ? null : `${place}.${name}: isn't described`;
    }),
  );
}

/** @throws Error where a reference leads nowhere */
export function resolved(document: Schema, schema: Schema): Schema {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  let found: unknown = document;
  for (const part of reference.split('/').slice(1)) found = isObject(found) ? found[part] : undefined;
  if (!isObject(found)) throw new Error(`${reference} leads nowhere`);
  return found;
}

function first(misfits: readonly (string | null)[]): string | null {
  return misfits.find((each) => each !== null) ?? null;
}

function hasType(value: unknown, type: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}
