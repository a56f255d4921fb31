import type { ErrorCode } from './error-codes.js';

/** The steps that a signed-in person must complete before the session may do anything else, in this order, each with the error until then. */
export const MISSING_STEPS = {
  code: 'second_factor_required',
  new_password: 'password_change_required',
  enrolment: 'second_factor_enrolment_required',
} as const satisfies Record<string, ErrorCode>;
export type MissingStep = keyof typeof MISSING_STEPS;

/** Returns the step that an error asks for. */
export function missingStepOfError(code: string): MissingStep | undefined {
  const steps = Object.keys(MISSING_STEPS) as MissingStep[];
  return steps.find((step) => MISSING_STEPS[step] === code);
}
