import { z } from 'zod';

const SCHEMAS = new WeakMap<z.ZodType, z.ZodType>();

/**
 * An output that the procedure builds field by field, so that it cannot hold another field. Development and tests check it and refuse what
 * does not fit. Production sends it unchecked, because the check of a page takes as long as building it.
 */
export function builtOutput<Output extends z.ZodType>(
  schema: Output,
  { checked } = { checked: process.env.NODE_ENV !== 'production' },
): z.ZodType<z.output<Output>, z.input<Output>> {
  if (checked) return schema as z.ZodType<z.output<Output>, z.input<Output>>;
  const unchecked = z.custom<z.output<Output>>() as z.ZodType<z.output<Output>, z.input<Output>>;
  SCHEMAS.set(unchecked, schema);
  return unchecked;
}

/** Returns the schema that describes an output, checked or not. */
export function describedBy(output: z.ZodType): z.ZodType {
  return SCHEMAS.get(output) ?? output;
}
