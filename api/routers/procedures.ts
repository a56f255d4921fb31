import type { z } from 'zod';
import { eventOf } from '../trpc/tracked-events.js';
import type { Meta } from '../trpc/trpc.js';
import { restRouter } from './rest-router.js';

/** A procedure as its REST route, its documentation and the tests see it. */
export type ProcedureInfo = {
  /** `employees.list` */
  readonly name: string;
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly meta: Meta;
  readonly input: z.ZodObject;
  /** Of a subscription that of each event. */
  readonly output: z.ZodType;
};

type Definition = {
  readonly type: ProcedureInfo['type'];
  readonly meta?: Meta;
  readonly inputs: readonly z.ZodType[];
  /** tRPC keeps it, and does not tell its type. */
  readonly output?: z.ZodType;
};

/** Every procedure there is, by its full name. */
export function procedures(): ProcedureInfo[] {
  const all = restRouter._def.procedures as unknown as Record<string, { readonly _def: Definition }>;
  return Object.entries(all).map(
    ([
      name,
      {
        _def: { type, meta = {}, inputs, output },
      },
    ]) => {
      const [input] = inputs;
      if (!input || !output) throw new Error(`${name} lacks an input or an output schema.`);
      return { name, type, meta, input: objectOf(input), output: eventOf(output) };
    },
  );
}

/** The object under `.optional()`, `.prefault()` and their like. */
function objectOf(schema: z.ZodType): z.ZodObject {
  const inner = innerType(schema);
  return inner ? objectOf(inner) : (schema as z.ZodObject);
}

/** What an optional, nullable or defaulted schema wraps; null for one that wraps nothing. */
export function innerType(schema: z.ZodType): z.ZodType | null {
  return 'innerType' in schema.def ? (schema.def.innerType as z.ZodType) : null;
}
