import type { z } from 'zod';
import { invalidInput } from '../http/api-error.js';

/** Parses the input of a route that is not a procedure. @throws AppError `invalid_input` */
export function validInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const { success, data, error } = schema.safeParse(input);
  if (!success) throw invalidInput(error);
  return data;
}
