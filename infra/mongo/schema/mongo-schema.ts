import type { Document } from 'mongodb';
import { z } from 'zod';

/** Keywords of draft 4 or zod that MongoDB's `$jsonSchema` refuses. */
const UNSUPPORTED = ['format', 'propertyNames', 'default', 'const'];
/** zod's default bounds for integers. They would refuse nothing. */
const NO_LIMIT = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];

/** Returns the MongoDB validator of a collection, derived from the zod schema of its documents. */
export function mongoSchema(schema: z.ZodType): Document {
  const { $schema: _, ...derived }: Document = z.toJSONSchema(schema, {
    target: 'draft-4',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => toDialect(jsonSchema as Document),
  });
  return { ...derived, properties: { _id: {}, ...derived.properties } };
}

function toDialect(node: Document): void {
  if (node.const !== undefined) node.enum = [node.const];
  if (node.type === 'integer') Object.assign(node, { type: 'number', multipleOf: 1 });
  for (const bound of ['minimum', 'maximum']) if (NO_LIMIT.includes(node[bound])) delete node[bound];
  for (const keyword of UNSUPPORTED) delete node[keyword];
}
