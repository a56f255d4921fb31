import { z } from 'zod';

/** A text that a person writes for others. It has no lone surrogates, which UTF-8 has no bytes for, so that Temporal refuses them. */
export function freeText(longest: number): z.ZodString {
  return z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^\P{Cs}*$/u, 'must not contain lone surrogates');
}
