import type { z } from 'zod';
import { innerType } from '../routers/procedures.js';

/** A number as JSON writes it (RFC 8259, section 6), because the OpenAPI document has JSON Schema's types. Leading zeros are accepted. */
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

type Query = Readonly<Record<string, unknown>>;

/**
 * Converts query text to the types of the schema: `limit=5` to a number, `linked=true` to a boolean, `fields=city,state` to a list. Text
 * that does not convert stays text, so that the schema refuses it. So does an empty value: without its filter, a list returns everyone.
 */
export function inputOfQuery({ shape }: z.ZodObject, query: Query): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      const schema = Object.hasOwn(shape, name) ? (shape[name] as z.ZodType) : undefined;
      return [name, schema ? convert(kindOf(schema), value) : value];
    }),
  );
}

function kindOf(schema: z.ZodType): string {
  const inner = innerType(schema);
  return inner ? kindOf(inner) : schema.def.type;
}

function convert(kind: string, value: unknown): unknown {
  if (kind === 'array') return [value].flat().flatMap((text) => String(text).split(','));
  if (typeof value !== 'string') return value;
  if (kind === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if (kind === 'number' && NUMBER.test(value)) return Number(value);
  return value;
}
