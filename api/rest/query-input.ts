import type { z } from 'zod';
import { innerType } from '../routers/procedures.js';

type Query = Readonly<Record<string, unknown>>;

/**
 * A query is text, and the schema says what was meant: `limit=5` is a number, `linked=true` a boolean, `fields=city,state` a list. What
 * does not read as such stays text, for the schema to refuse; so does an empty value, since without its filter a list tells of everyone.
 */
export function inputOfQuery({ shape }: z.ZodObject, query: Query): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      const schema = Object.hasOwn(shape, name) ? (shape[name] as z.ZodType) : undefined;
      return [name, schema ? readAs(kindOf(schema), value) : value];
    }),
  );
}

function kindOf(schema: z.ZodType): string {
  const inner = innerType(schema);
  return inner ? kindOf(inner) : schema.def.type;
}

function readAs(kind: string, value: unknown): unknown {
  if (kind === 'array') return [value].flat().flatMap((text) => String(text).split(','));
  if (typeof value !== 'string') return value;
  if (kind === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if (kind === 'number' && /^-?\d{1,15}$/.test(value)) return Number(value);
  return value;
}
