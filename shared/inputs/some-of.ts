import { z } from 'zod';

/** A list of some of the values, at least one. A value that is given twice counts once. */
export function someOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z
    .array(z.enum(values))
    .min(1)
    .max(values.length)
    .transform((chosen) => [...new Set(chosen)]);
}
