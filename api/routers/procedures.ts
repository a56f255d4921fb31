import type { z } from 'zod';
import { describedBy } from '../trpc/built-output.js';
import { eventOf } from '../trpc/tracked-events.js';
import type { Meta } from '../trpc/trpc.js';
import { restRouter } from './rest-router.js';

/** The description of a procedure, from which the REST routes, the OpenAPI document and the tests derive. */
export type ProcedureInfo = {
  /** `employees.list` */
  readonly name: string;
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly meta: Meta;
  readonly input: z.ZodObject;
  /** Whether the input has a rule across its fields. */
  readonly hasRule: boolean;
  /** For a subscription, the schema of each event. */
  readonly output: z.ZodType;
};

type Definition = {
  readonly type: ProcedureInfo['type'];
  readonly meta?: Meta;
  readonly inputs: readonly z.ZodType[];
  /** tRPC stores it, but its types do not expose it. */
  readonly output?: z.ZodType;
};

/** Lists every procedure, with its full name. */
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
      if (!input || !output) throw new Error(`${name} has no input or no output schema.`);
      const object = objectOf(input);
      const hasRule = (object.def.checks ?? []).length > 0;
      return { name, type, meta, input: object, hasRule, output: eventOf(describedBy(output)) };
    },
  );
}

/** Unwraps `.optional()`, `.prefault()` and similar wrappers of an object schema. */
function objectOf(schema: z.ZodType): z.ZodObject {
  const inner = innerType(schema);
  return inner ? objectOf(inner) : (schema as z.ZodObject);
}

/** Returns the schema inside an optional, nullable or default wrapper, or null. */
export function innerType(schema: z.ZodType): z.ZodType | null {
  return 'innerType' in schema.def ? (schema.def.innerType as z.ZodType) : null;
}
