/** The fields of both configurations as a list, read from their schemas; each is also a command-line option. */

import { z } from 'zod';
import type { ConfigFile } from './config-schema.ts';
import { SCHEMAS } from './config-schema.ts';

export interface ConfigField {
  name: string;
  file: ConfigFile;
  type: 'number' | 'integer' | 'boolean' | 'string' | 'choice' | 'list';
  choices?: readonly string[];
  default: string | number | boolean | readonly string[];
  help: string;
}

export const configFields: readonly ConfigField[] = (['model', 'train'] as const).flatMap((file) =>
  Object.entries(SCHEMAS[file].shape).map(([name, schema]): ConfigField => {
    const inner: unknown = schema.def.innerType;
    return {
      name,
      file,
      ...typeOf(inner),
      default: schema.def.defaultValue,
      help: schema.description ?? '',
    };
  }),
);

function typeOf(schema: unknown): Pick<ConfigField, 'type' | 'choices'> {
  if (schema instanceof z.ZodEnum) return { type: 'choice', choices: schema.options.map(String) };
  if (schema instanceof z.ZodArray) return { type: 'list', choices: (schema.element as z.ZodEnum).options.map(String) };
  if (schema instanceof z.ZodBoolean) return { type: 'boolean' };
  if (schema instanceof z.ZodNumber) return { type: schema.format === 'safeint' ? 'integer' : 'number' };
  return { type: 'string' };
}
