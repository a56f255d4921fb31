import type { Document } from 'mongodb';
import { z } from 'zod';

/** What draft 4 has, or zod adds, and MongoDB's `$jsonSchema` refuses. */
const UNSUPPORTED = ['format', 'propertyNames', 'default', 'const'];
/** A 64-bit range would refuse nothing; JavaScript stores such integers as doubles. */
const NO_LIMIT = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];

/** The validator that MongoDB holds a collection to, derived from its documents' zod schema. */
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
